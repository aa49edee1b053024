package dev.trainyard.contracts.codec;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cases of a oneof: one message a record class of a sealed interface. */
final class OneofCases {
    /** One case. */
    record Case(int number, String field, MessageCodec codec) {}

    private final String oneof;
    private List<Case> cases = List.of();
    private final Map<Class<?>, Case> byClass = new HashMap<>();

    OneofCases(String oneof) {
        this.oneof = oneof;
    }

    /** Gives the cases, once. */
    void link(List<Case> all) {
        cases = List.copyOf(all);
        for (Case c : all) {
            byClass.put(c.codec.type(), c);
        }
    }

    String name() {
        return oneof;
    }

    List<Case> cases() {
        return cases;
    }

    void write(Record value, BackwardWriter out) {
        Case c = byClass.get(value.getClass());
        if (c == null) {
            throw new ContractException("record " + value.getClass().getName() + " is no case of oneof " + oneof
                    + "; cases are " + names());
        }
        int end = out.mark();
        c.codec.write(value, out);
        out.varint(out.mark() - end);
        out.varint(WireFormat.WIRETYPE_LENGTH_DELIMITED | ((long) c.number << 3));
    }

    /** Reads the case of this tag, or returns null if the number is none of the cases. */
    @Nullable
    Record readCase(int tag, MessageReader reader) throws IOException {
        Case c = find(WireFormat.getTagFieldNumber(tag));
        if (c == null) {
            return null;
        }
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            throw new ContractException("field " + c.field + " of oneof " + oneof + " has wire type "
                    + WireFormat.getTagWireType(tag) + " instead of 2; the bytes are damaged");
        }
        int outer = reader.enter();
        Record value = c.codec.read(reader);
        reader.leave(outer);
        return value;
    }

    /** Reads a message that holds nothing but the oneof. */
    Record readAlone(MessageReader reader) throws IOException {
        reader.deeper(oneof);
        Record found = null;
        for (int tag = reader.in().readTag(); tag != 0; tag = reader.in().readTag()) {
            Record value = readCase(tag, reader);
            if (value != null) {
                found = value;
            } else {
                MessageCodec.skip(tag, oneof, reader);
            }
        }
        reader.back();
        if (found == null) {
            throw noneSet();
        }
        return found;
    }

    ContractException noneSet() {
        return new ContractException("oneof " + oneof + " holds none of the cases known here (" + names()
                + "); the writer is of another version or the bytes are damaged");
    }

    private @Nullable Case find(int number) {
        for (Case c : cases) {
            if (c.number == number) {
                return c;
            }
        }
        return null;
    }

    private String names() {
        return cases.stream().map(Case::field).collect(Collectors.joining(", "));
    }
}
