package dev.trainyard.contracts.codec;

import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Writes and reads one value without its tag. Length-delimited values bring their length. */
sealed interface ValueCodec {
    /** Protobuf wire type. */
    int wireType();

    void write(Object value, BackwardWriter out);

    Object read(MessageReader reader) throws IOException;

    /** Whether proto3 leaves the value out of a single field. */
    boolean isDefault(Object value);

    /** What an absent field stands for. */
    Object absent();

    /** A {@code long}. */
    record LongValue(NumberWire wire) implements ValueCodec {
        @Override
        public int wireType() {
            return wire.wireType();
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            wire.write((long) value, out);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return wire.read(reader.in());
        }

        @Override
        public boolean isDefault(Object value) {
            return (long) value == 0;
        }

        @Override
        public Object absent() {
            return 0L;
        }
    }

    /** An {@code int}. */
    record IntValue(NumberWire wire) implements ValueCodec {
        @Override
        public int wireType() {
            return wire.wireType();
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            wire.write((int) value, out);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return (int) wire.read(reader.in());
        }

        @Override
        public boolean isDefault(Object value) {
            return (int) value == 0;
        }

        @Override
        public Object absent() {
            return 0;
        }
    }

    /** A {@code double}; minus zero is no default, all NaN are one. */
    record DoubleValue() implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_FIXED64;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            out.fixed64(Double.doubleToLongBits((double) value));
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return reader.in().readDouble();
        }

        @Override
        public boolean isDefault(Object value) {
            return Double.doubleToRawLongBits((double) value) == 0;
        }

        @Override
        public Object absent() {
            return 0.0;
        }
    }

    /** A {@code boolean}. */
    record BooleanValue() implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_VARINT;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            out.varint((boolean) value ? 1 : 0);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return reader.in().readBool();
        }

        @Override
        public boolean isDefault(Object value) {
            return !(boolean) value;
        }

        @Override
        public Object absent() {
            return false;
        }
    }

    /** A {@code String} in UTF-8. */
    record StringValue() implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            int end = out.mark();
            out.utf8((String) value);
            out.varint(out.mark() - end);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return reader.in().readStringRequireUtf8();
        }

        @Override
        public boolean isDefault(Object value) {
            return ((String) value).isEmpty();
        }

        @Override
        public Object absent() {
            return "";
        }
    }

    /** A {@code byte[]}. */
    record BytesValue() implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            byte[] bytes = (byte[]) value;
            out.raw(bytes);
            out.varint(bytes.length);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            return reader.in().readByteArray();
        }

        @Override
        public boolean isDefault(Object value) {
            return ((byte[]) value).length == 0;
        }

        @Override
        public Object absent() {
            return new byte[0];
        }
    }

    /** An enum constant; ordinal i has number i + 1, and 0 means not set. */
    record EnumValue(String field, Class<?> type, Object[] constants) implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_VARINT;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            out.varint(((Enum<?>) value).ordinal() + 1L);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            int number = reader.in().readEnum();
            if (number < 1 || number > constants.length) {
                throw new ContractException("field " + field + " holds number " + number + ", but "
                        + type.getSimpleName() + " has numbers 1 to " + constants.length
                        + "; the writer is of another version or the bytes are damaged");
            }
            return constants[number - 1];
        }

        @Override
        public boolean isDefault(Object value) {
            return false;
        }

        @Override
        public Object absent() {
            throw new ContractException("field " + field + " is not set, but " + type.getSimpleName()
                    + " has no default; the writer is of another version or the bytes are damaged");
        }
    }

    /** A record as a nested message; always written, and empty when absent. */
    record RecordValue(MessageCodec codec) implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            int end = out.mark();
            codec.write((Record) value, out);
            out.varint(out.mark() - end);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            int outer = reader.enter();
            Record value = codec.read(reader);
            reader.leave(outer);
            return value;
        }

        @Override
        public boolean isDefault(Object value) {
            return false;
        }

        @Override
        public Object absent() {
            return codec.empty();
        }
    }

    /** A sealed interface as a message with nothing but a oneof. */
    record SealedValue(OneofCases cases) implements ValueCodec {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(Object value, BackwardWriter out) {
            int end = out.mark();
            cases.write((Record) value, out);
            out.varint(out.mark() - end);
        }

        @Override
        public Object read(MessageReader reader) throws IOException {
            int outer = reader.enter();
            Object value = cases.readAlone(reader);
            reader.leave(outer);
            return value;
        }

        @Override
        public boolean isDefault(Object value) {
            return false;
        }

        @Override
        public Object absent() {
            throw cases.noneSet();
        }
    }
}
