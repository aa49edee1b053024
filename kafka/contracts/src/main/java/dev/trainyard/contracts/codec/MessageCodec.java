package dev.trainyard.contracts.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.trainyard.kernel.state.RecordShape.Component;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes and reads the records of one class as messages of one name. Made empty, then linked once by the binder. */
final class MessageCodec {
    /** One linked component: its index in the record, how to get it, how to write it. */
    record Link(int index, Component component, FieldCodec field) {}

    private final Class<? extends Record> type;
    private final String message;
    private final Function<Object[], Record> constructor;
    private Link[] links = {};
    private int[] numbers = {};
    private Link[] linkOfNumber = {};
    private int components;

    MessageCodec(Class<? extends Record> type, String message, Function<Object[], Record> constructor) {
        this.type = type;
        this.message = message;
        this.constructor = constructor;
    }

    /** Gives the codec its fields, in ascending order of their numbers. */
    void link(List<Link> ascending) {
        links = ascending.toArray(Link[]::new);
        components = links.length;
        int count = 0;
        for (Link l : links) {
            count +=
                    l.field instanceof FieldCodec.Inline in ? in.cases().cases().size() : 1;
        }
        numbers = new int[count];
        linkOfNumber = new Link[count];
        int at = 0;
        for (Link l : links) {
            if (l.field instanceof FieldCodec.Inline in) {
                int[] sorted = in.cases().cases().stream()
                        .mapToInt(OneofCases.Case::number)
                        .sorted()
                        .toArray();
                for (int number : sorted) {
                    numbers[at] = number;
                    linkOfNumber[at++] = l;
                }
            } else {
                numbers[at] = l.field.number();
                linkOfNumber[at++] = l;
            }
        }
    }

    Class<? extends Record> type() {
        return type;
    }

    String message() {
        return message;
    }

    /** Writes the fields without a length. */
    void write(Record r, BackwardWriter out) {
        for (int i = links.length - 1; i >= 0; i--) {
            Link l = links[i];
            Object value = l.component.get(r);
            if (value == null) {
                throw new ContractException("component " + l.component.name() + " of a record " + type.getName()
                        + " is null; components are never null");
            }
            l.field.write(value, out);
        }
    }

    /** Reads fields up to the reader's limit. */
    Record read(MessageReader reader) throws IOException {
        reader.deeper(message);
        @Nullable Object[] values = new @Nullable Object[components];
        int expected = 0;
        try {
            for (int tag = reader.in().readTag(); tag != 0; tag = reader.in().readTag()) {
                int number = WireFormat.getTagFieldNumber(tag);
                int at = expected < numbers.length && numbers[expected] == number
                        ? expected
                        : Arrays.binarySearch(numbers, number);
                if (at < 0) {
                    skip(tag, message, reader);
                } else {
                    Link l = linkOfNumber[at];
                    values[l.index] = l.field.read(tag, values[l.index], reader);
                    expected = at + 1;
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new ContractException(
                    "message " + message + " cannot be read on from byte "
                            + reader.in().getTotalBytesRead() + ": " + e.getMessage(),
                    e);
        }
        reader.back();
        return finish(values);
    }

    /** The record of a message without fields. */
    Record empty() {
        return finish(new @Nullable Object[components]);
    }

    /** Skips a field that this version does not know. */
    static void skip(int tag, String message, MessageReader reader) throws IOException {
        if (!reader.in().skipField(tag)) {
            throw new ContractException("message " + message + " ends a group that it did not begin, at byte "
                    + reader.in().getTotalBytesRead() + "; the bytes are damaged");
        }
    }

    private Record finish(@Nullable Object[] values) {
        Object[] finished = new Object[components];
        for (Link l : links) {
            finished[l.index] = l.field.finish(values[l.index]);
        }
        try {
            return constructor.apply(finished);
        } catch (RuntimeException e) {
            throw new ContractException(
                    "message " + message + " holds values that record " + type.getName() + " refuses: "
                            + e.getMessage(),
                    e);
        }
    }
}
