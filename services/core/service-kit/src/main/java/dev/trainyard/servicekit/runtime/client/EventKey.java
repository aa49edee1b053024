package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.kernel.Envelope;
import java.nio.ByteBuffer;

/**
 * Key of an event's record, 16 bytes big-endian: sequence, then destinations. A reader can tell from it whether it wants
 * the event at all, before decoding anything.
 */
public final class EventKey {
    private EventKey() {}

    /** The key of an event. */
    public static byte[] of(Envelope event) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.sequence())
                .putLong(event.destinations())
                .array();
    }

    /** The event's sequence within its shard. */
    public static long sequence(byte[] key) {
        return ByteBuffer.wrap(key).getLong(0);
    }

    /** Bit i is set when shard i reads the event. */
    public static long destinations(byte[] key) {
        return ByteBuffer.wrap(key).getLong(Long.BYTES);
    }
}
