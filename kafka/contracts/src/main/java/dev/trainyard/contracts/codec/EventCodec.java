package dev.trainyard.contracts.codec;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.state.RecordShape.Component;
import dev.trainyard.kernel.state.RecordShape.Kind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * The codec of events on their way: an {@link Envelope} as one message whose {@code oneof payload} has one field an
 * event record. Canonical and checked at start-up like {@link RecordCodec}; safe for all threads.
 */
public final class EventCodec {
    /** The message of an envelope in the product's contract. */
    public static final String MESSAGE = "trainyard.events.v1.Event";

    private static final int CAPACITY_BYTES = 192;

    private final MessageCodec codec;

    private EventCodec(ContractSchema schema, MessageNames names, PayloadTypes payloads) {
        SchemaBinder binder = new SchemaBinder(schema, names.bind(Envelope.class, MESSAGE), payloads.types());
        codec = binder.root(Envelope.class, components(), EventCodec::envelope);
        binder.finish();
    }

    /**
     * A codec on the product's contract; nested records are looked for in the packages of events, then of commands.
     *
     * @param payloads the records that events may carry
     * @throws ContractException listing every difference between the records and their messages
     */
    public static EventCodec forPayloads(PayloadTypes payloads) {
        return forPayloads(
                ContractSchema.load(),
                MessageNames.inPackages("trainyard.events.v1", "trainyard.commands.v1"),
                payloads);
    }

    /** A codec on any contract that has the message {@value #MESSAGE}. */
    public static EventCodec forPayloads(ContractSchema schema, MessageNames names, PayloadTypes payloads) {
        return new EventCodec(schema, names, payloads);
    }

    /** The canonical bytes of an event. */
    public byte[] encode(Envelope event) {
        BackwardWriter out = new BackwardWriter(CAPACITY_BYTES);
        codec.write(event, out);
        return out.toByteArray();
    }

    /**
     * The event that the bytes stand for.
     *
     * @throws ContractException if the bytes are damaged or of another contract
     */
    public Envelope decode(byte[] bytes) {
        return (Envelope) RecordCodec.decode(codec, bytes);
    }

    private static List<Component> components() {
        List<Component> components = new ArrayList<>();
        for (RecordComponent c : Envelope.class.getRecordComponents()) {
            MethodHandle accessor;
            try {
                accessor = MethodHandles.publicLookup()
                        .unreflect(c.getAccessor())
                        .asType(MethodType.methodType(Object.class, Record.class));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("cannot read " + c, e);
            }
            Kind kind = c.getType() == long.class ? Kind.LONG : c.getType() == int.class ? Kind.INT : Kind.SEALED;
            components.add(new Component(c.getName(), kind, c.getType(), kind, accessor));
        }
        return components;
    }

    private static Envelope envelope(Object[] v) {
        return new Envelope((long) v[0], (long) v[1], (int) v[2], (long) v[3], (long) v[4], (Record) v[5]);
    }
}
