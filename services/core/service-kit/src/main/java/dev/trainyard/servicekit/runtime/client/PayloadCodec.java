package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.kernel.Envelope;

/** Port to the contracts: how an event becomes the value of a record. Equal events must become equal bytes. */
public interface PayloadCodec {
    /** The event as bytes. */
    byte[] encode(Envelope event);

    /** The event that {@link #encode} wrote. */
    Envelope decode(byte[] bytes);
}
