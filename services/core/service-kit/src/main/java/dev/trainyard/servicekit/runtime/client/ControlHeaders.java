package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.state.DigestStateWriter;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;

/**
 * CloudEvents attributes of control records: grants, reports, snapshots, commands. The id is a hash of the value, so two
 * records of one source with one id say the same thing: what a restarted process writes again is not a new event. Only
 * what the clock is told may be said twice and be meant twice, so that has ids of its own.
 */
final class ControlHeaders {
    private static final String TYPE_PREFIX = "trainyard.clock.v1.";
    private static final String SAID_AGAIN = "ClockControl";
    private static final ClassValue<Header> TYPES = new ClassValue<>() {
        @Override
        protected Header computeValue(Class<?> type) {
            return CloudEventHeaders.header("ce_type", TYPE_PREFIX + type.getSimpleName());
        }
    };

    private final Header source;

    ControlHeaders(String source) {
        this.source = CloudEventHeaders.header("ce_source", source);
    }

    /** The headers of a record of this class, whose simple name is that of its message. */
    Iterable<Header> of(Class<?> type, byte[] value) {
        return List.of(
                CloudEventHeaders.VERSION,
                CloudEventHeaders.CONTENT,
                TYPES.get(type),
                source,
                CloudEventHeaders.header("ce_id", id(type, value)));
    }

    private static String id(Class<?> type, byte[] value) {
        if (type.getSimpleName().equals(SAID_AGAIN)) {
            return UUID.randomUUID().toString();
        }
        Digest digest = new Digest();
        new DigestStateWriter(digest).writeBytes(value, value.length);
        return Digest.hex(digest.value());
    }
}
