package dev.trainyard.contracts.codec;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The codec between records and Protobuf messages.
 *
 * <p>Components and fields are matched by name ({@code timeNs} is {@code time_ns}). {@code long} fits the 64-bit whole
 * numbers of Protobuf, {@code int} the signed 32-bit ones, arrays and lists are repeated fields, a record is a message, a
 * sealed interface is a message with nothing but a {@code oneof}, or a {@code oneof} of the component's name, with one
 * field a record. An enum's ordinal i is the number i + 1, named {@code TYPE_CONSTANT}; 0 is {@code TYPE_UNSPECIFIED}.
 *
 * <p>Encoding is canonical: ascending field numbers, defaults left out, numbers packed, so equal records give equal
 * bytes. Decoding takes any valid message, skips unknown fields, and takes the last of several occurrences. A codec is
 * immutable and safe for all threads.
 */
public final class RecordCodec {
    private static final int CAPACITY_BYTES = 192;

    private final Map<Class<?>, MessageCodec> codecs = new HashMap<>();

    private RecordCodec(ContractSchema schema, Collection<Class<? extends Record>> types, MessageNames names) {
        SchemaBinder binder = new SchemaBinder(schema, names, List.of());
        for (Class<? extends Record> type : types) {
            MessageCodec codec = binder.root(type);
            if (codec != null) {
                codecs.put(type, codec);
            }
        }
        binder.finish();
    }

    /**
     * A codec for these classes and whatever they hold, on the product's own contract.
     *
     * @throws ContractException listing every difference between the records and their messages
     */
    public static RecordCodec forTypes(Collection<Class<? extends Record>> types, MessageNames names) {
        return forTypes(ContractSchema.load(), types, names);
    }

    /** A codec on any contract; otherwise as {@link #forTypes(Collection, MessageNames)}. */
    public static RecordCodec forTypes(
            ContractSchema schema, Collection<Class<? extends Record>> types, MessageNames names) {
        return new RecordCodec(schema, types, names);
    }

    /**
     * The canonical bytes of a record of a registered class.
     *
     * @throws ContractException if the class is not registered or a component is null
     */
    public byte[] encode(Record value) {
        BackwardWriter out = new BackwardWriter(CAPACITY_BYTES);
        codec(value.getClass()).write(value, out);
        return out.toByteArray();
    }

    /**
     * The record that the bytes stand for.
     *
     * @throws ContractException if the class is not registered, or the bytes are damaged or of another contract
     */
    public <R extends Record> R decode(Class<R> type, byte[] bytes) {
        return type.cast(decode(codec(type), bytes));
    }

    /** The full name of the message of a registered class. */
    public String messageName(Class<? extends Record> type) {
        return codec(type).message();
    }

    static Record decode(MessageCodec codec, byte[] bytes) {
        try {
            return codec.read(new MessageReader(bytes));
        } catch (IOException e) {
            throw new ContractException(
                    "message " + codec.message() + " of " + bytes.length + " bytes cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private MessageCodec codec(Class<?> type) {
        MessageCodec codec = codecs.get(type);
        if (codec == null) {
            throw new ContractException(
                    "record " + type.getName() + " is not registered with this codec; registered are "
                            + codecs.keySet().stream()
                                    .map(Class::getSimpleName)
                                    .sorted()
                                    .toList());
        }
        return codec;
    }
}
