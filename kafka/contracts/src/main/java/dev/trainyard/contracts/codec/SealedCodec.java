package dev.trainyard.contracts.codec;

import java.io.IOException;
import java.util.List;

/**
 * The codec of a topic that holds several kinds of records: the records of a sealed interface as one message that is
 * nothing but a {@code oneof}. Canonical and checked at start-up like {@link RecordCodec}; safe for all threads.
 *
 * @param <S> the sealed interface
 */
public final class SealedCodec<S> {
    private static final int CAPACITY_BYTES = 192;

    private final Class<S> type;
    private final OneofCases cases;

    private SealedCodec(ContractSchema schema, Class<S> type, MessageNames names) {
        SchemaBinder binder = new SchemaBinder(schema, names, List.of());
        this.type = type;
        this.cases = binder.sealedRoot(type);
        binder.finish();
    }

    /**
     * A codec for the records of a sealed interface, bound to the message of its simple name.
     *
     * @throws ContractException listing every difference between the records and their messages
     */
    public static <S> SealedCodec<S> of(ContractSchema schema, Class<S> type, MessageNames names) {
        return new SealedCodec<>(schema, type, names);
    }

    /** The canonical bytes of one of the records. */
    public byte[] encode(S value) {
        BackwardWriter out = new BackwardWriter(CAPACITY_BYTES);
        cases.write((Record) value, out);
        return out.toByteArray();
    }

    /**
     * The record that the bytes stand for.
     *
     * @throws ContractException if the bytes are damaged or of another contract
     */
    public S decode(byte[] bytes) {
        try {
            return type.cast(cases.readAlone(new MessageReader(bytes)));
        } catch (IOException e) {
            throw new ContractException(
                    "oneof " + cases.name() + " of " + bytes.length + " bytes cannot be read: " + e.getMessage(), e);
        }
    }
}
