package dev.trainyard.servicekit.wire;

import dev.trainyard.contracts.codec.EventCodec;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;

/** Events and commands of a yard as Protobuf; safe for all threads. */
public final class YardCodec implements PayloadCodec {
    private final EventCodec events = EventCodec.forPayloads(YardPayloads.types());

    @Override
    public byte[] encode(Envelope event) {
        return events.encode(event);
    }

    @Override
    public Envelope decode(byte[] bytes) {
        return events.decode(bytes);
    }
}
