package dev.trainyard.kernel;

import dev.trainyard.kernel.state.RecordShape;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** The classes that payloads may have, in a fixed order: a payload is written as its index and its components. */
public final class PayloadTypes {
    private final List<Class<? extends Record>> types;

    private PayloadTypes(List<Class<? extends Record>> types) {
        this.types = List.copyOf(types);
    }

    /** All records permitted, directly or through sealed interfaces, by these roots, in order of declaration. */
    public static PayloadTypes ofSealed(Class<?>... roots) {
        List<Class<? extends Record>> found = new ArrayList<>();
        for (Class<?> root : roots) {
            collect(root, found);
        }
        return new PayloadTypes(found);
    }

    /** The classes in order. */
    public List<Class<? extends Record>> types() {
        return types;
    }

    /** Writes a payload with its class. */
    public void write(Record payload, StateWriter out) {
        int index = types.indexOf(payload.getClass());
        if (index < 0) {
            throw new IllegalArgumentException(payload.getClass().getName() + " is not one of the payload types");
        }
        out.writeInt(index);
        RecordShape.of(payload.getClass()).write(payload, out);
    }

    /** Reads what {@link #write} wrote. */
    public Record read(StateReader in) {
        return RecordShape.of(types.get(in.readInt())).read(in);
    }

    private static void collect(Class<?> type, List<Class<? extends Record>> found) {
        if (type.isRecord()) {
            found.add(type.asSubclass(Record.class));
        } else if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, found);
            }
        } else {
            throw new IllegalArgumentException(type.getName() + " is neither a record nor sealed");
        }
    }
}
