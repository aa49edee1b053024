package dev.trainyard.contracts.codec;

import com.google.protobuf.WireFormat;
import dev.trainyard.contracts.codec.ValueCodec.DoubleValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads one component of a record with its tag. */
sealed interface FieldCodec {
    /** The lowest field number; fields are written in ascending order of it. */
    int number();

    /** Writes the value, or nothing if it is the default. */
    void write(Object value, BackwardWriter out);

    /** Reads one occurrence and returns what is known now of the value. */
    Object read(int tag, @Nullable Object soFar, MessageReader reader) throws IOException;

    /** The component's value when the message has ended. */
    Object finish(@Nullable Object soFar);

    private static void checkWireType(int tag, int expected, String field) {
        if (WireFormat.getTagWireType(tag) != expected) {
            throw new ContractException("field " + field + " has wire type " + WireFormat.getTagWireType(tag)
                    + " instead of " + expected + "; the bytes are damaged or of another contract");
        }
    }

    private static boolean isPacked(int tag, int elementWireType) {
        return elementWireType != WireFormat.WIRETYPE_LENGTH_DELIMITED
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void tag(int number, int wireType, BackwardWriter out) {
        out.varint(((long) number << 3) | wireType);
    }

    /** One value; the last of several occurrences counts. */
    record Single(int number, String field, ValueCodec value) implements FieldCodec {
        @Override
        public void write(Object v, BackwardWriter out) {
            if (!value.isDefault(v)) {
                value.write(v, out);
                tag(number, value.wireType(), out);
            }
        }

        @Override
        public Object read(int tag, @Nullable Object soFar, MessageReader reader) throws IOException {
            checkWireType(tag, value.wireType(), field);
            return value.read(reader);
        }

        @Override
        public Object finish(@Nullable Object soFar) {
            return soFar == null ? value.absent() : soFar;
        }
    }

    /** A sealed interface whose oneof lies in the record's own message. */
    record Inline(int number, OneofCases cases) implements FieldCodec {
        @Override
        public void write(Object v, BackwardWriter out) {
            cases.write((Record) v, out);
        }

        @Override
        public Object read(int tag, @Nullable Object soFar, MessageReader reader) throws IOException {
            Record value = cases.readCase(tag, reader);
            if (value == null) {
                throw cases.noneSet();
            }
            return value;
        }

        @Override
        public Object finish(@Nullable Object soFar) {
            if (soFar == null) {
                throw cases.noneSet();
            }
            return soFar;
        }
    }

    /** A list; numbers of enums are packed. */
    record Repeated(int number, String field, ValueCodec element) implements FieldCodec {
        @Override
        public void write(Object v, BackwardWriter out) {
            List<?> list = (List<?>) v;
            boolean packed = element.wireType() != WireFormat.WIRETYPE_LENGTH_DELIMITED;
            int end = out.mark();
            for (int i = list.size() - 1; i >= 0; i--) {
                element.write(list.get(i), out);
                if (!packed) {
                    tag(number, element.wireType(), out);
                }
            }
            if (packed && !list.isEmpty()) {
                out.varint(out.mark() - end);
                tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED, out);
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object read(int tag, @Nullable Object soFar, MessageReader reader) throws IOException {
            List<Object> list = soFar == null ? new ArrayList<>() : (List<Object>) soFar;
            if (isPacked(tag, element.wireType())) {
                int outer = reader.enter();
                while (reader.remaining() > 0) {
                    list.add(element.read(reader));
                }
                reader.leave(outer);
            } else {
                checkWireType(tag, element.wireType(), field);
                list.add(element.read(reader));
            }
            return list;
        }

        @Override
        public Object finish(@Nullable Object soFar) {
            return soFar == null ? List.of() : List.copyOf((List<?>) soFar);
        }
    }

    /** Numbers, packed; {@link Numbers} tells which Java array they come from. */
    record Packed(int number, String field, NumberWire wire, Numbers numbers) implements FieldCodec {
        @Override
        public void write(Object v, BackwardWriter out) {
            int length = numbers.length(v);
            if (length == 0) {
                return;
            }
            int end = out.mark();
            for (int i = length - 1; i >= 0; i--) {
                wire.write(numbers.get(v, i), out);
            }
            out.varint(out.mark() - end);
            tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED, out);
        }

        @Override
        public Object read(int tag, @Nullable Object soFar, MessageReader reader) throws IOException {
            Growing grown = soFar == null ? new Growing() : (Growing) soFar;
            if (isPacked(tag, wire.wireType())) {
                int outer = reader.enter();
                while (reader.remaining() > 0) {
                    grown.add(wire.read(reader.in()));
                }
                reader.leave(outer);
            } else {
                checkWireType(tag, wire.wireType(), field);
                grown.add(wire.read(reader.in()));
            }
            return grown;
        }

        @Override
        public Object finish(@Nullable Object soFar) {
            return numbers.array(soFar == null ? new Growing() : (Growing) soFar);
        }
    }

    /** A growing array of the 64 bits of each number. */
    final class Growing {
        private long[] bits = new long[8];
        private int size;

        void add(long v) {
            if (size == bits.length) {
                bits = Arrays.copyOf(bits, size * 2);
            }
            bits[size++] = v;
        }
    }

    /** The Java arrays of numbers, each element seen as 64 bits; doubles by {@link DoubleValue}'s rule for NaN. */
    enum Numbers {
        LONGS,
        INTS,
        DOUBLES;

        int length(Object array) {
            return switch (this) {
                case LONGS -> ((long[]) array).length;
                case INTS -> ((int[]) array).length;
                case DOUBLES -> ((double[]) array).length;
            };
        }

        long get(Object array, int i) {
            return switch (this) {
                case LONGS -> ((long[]) array)[i];
                case INTS -> ((int[]) array)[i];
                case DOUBLES -> Double.doubleToLongBits(((double[]) array)[i]);
            };
        }

        Object array(Growing from) {
            return switch (this) {
                case LONGS -> Arrays.copyOf(from.bits, from.size);
                case INTS -> {
                    int[] ints = new int[from.size];
                    for (int i = 0; i < ints.length; i++) {
                        ints[i] = (int) from.bits[i];
                    }
                    yield ints;
                }
                case DOUBLES -> {
                    double[] doubles = new double[from.size];
                    for (int i = 0; i < doubles.length; i++) {
                        doubles[i] = Double.longBitsToDouble(from.bits[i]);
                    }
                    yield doubles;
                }
            };
        }
    }
}
