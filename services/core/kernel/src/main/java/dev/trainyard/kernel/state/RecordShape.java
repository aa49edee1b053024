package dev.trainyard.kernel.state;

import dev.trainyard.kernel.digest.Digest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a record class: its components in order of declaration, each of a {@link Kind}. This is the one place
 * that knows which types events, specs and stored state may be made of: {@code long, int, double, boolean, String},
 * enums, records, sealed interfaces of records, {@code long[], int[], double[], byte[]}, and {@code List} of records,
 * sealed interfaces or strings. Components are never null.
 */
public final class RecordShape {
    /** What a component is made of. */
    public enum Kind {
        LONG,
        INT,
        DOUBLE,
        BOOLEAN,
        STRING,
        ENUM,
        RECORD,
        SEALED,
        LONGS,
        INTS,
        DOUBLES,
        BYTES,
        LIST
    }

    /**
     * One component.
     *
     * @param name its name in the record
     * @param kind its kind
     * @param type its class; for a list, the class of the elements
     * @param elementKind for a list, the kind of the elements; otherwise the same as kind
     */
    public record Component(String name, Kind kind, Class<?> type, Kind elementKind, MethodHandle accessor) {
        /** The component's value in a record, boxed. */
        public Object get(Record r) {
            try {
                return accessor.invokeExact(r);
            } catch (Throwable e) {
                throw new IllegalStateException("cannot read component " + name + " of " + r.getClass(), e);
            }
        }
    }

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type.asSubclass(Record.class));
        }
    };

    private final Class<? extends Record> type;
    private final List<Component> components;
    private final Component[] byIndex;
    private final Class<?>[] parameters;
    // Only what reads records needs it, and making it costs a millisecond a class: made when it is first called for.
    private volatile @Nullable MethodHandle constructor;
    private final long tag;

    private RecordShape(Class<? extends Record> type) {
        this.type = type;
        Digest name = new Digest();
        name.fold(type.getSimpleName());
        this.tag = name.value();
        RecordComponent[] declared = type.getRecordComponents();
        List<Component> list = new ArrayList<>(declared.length);
        parameters = new Class<?>[declared.length];
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            for (int i = 0; i < declared.length; i++) {
                parameters[i] = declared[i].getType();
                list.add(component(declared[i], lookup));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot look into record " + type.getName(), e);
        }
        components = List.copyOf(list);
        byIndex = list.toArray(Component[]::new);
    }

    /** The shape of a record class; computed once a class. */
    public static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** The components in order of declaration. */
    public List<Component> components() {
        return components;
    }

    /** The record class. */
    public Class<? extends Record> type() {
        return type;
    }

    /** A number that stands for the simple name of the class in digests. */
    public long tag() {
        return tag;
    }

    /** Makes a record of boxed component values in order of declaration. */
    public Record construct(Object[] values) {
        try {
            return (Record) constructor().invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot construct " + type.getName(), e);
        }
    }

    private MethodHandle constructor() throws ReflectiveOperationException {
        MethodHandle made = constructor;
        if (made == null) {
            made = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectConstructor(type.getDeclaredConstructor(parameters))
                    .asFixedArity()
                    .asSpreader(Object[].class, parameters.length)
                    .asType(java.lang.invoke.MethodType.methodType(Record.class, Object[].class));
            constructor = made;
        }
        return made;
    }

    /** Writes a record of this shape, component by component. */
    public void write(Record r, StateWriter out) {
        for (Component c : byIndex) {
            writeValue(c.kind, c.type, c.elementKind, c.get(r), out);
        }
    }

    /** Reads a record of this shape. */
    public Record read(StateReader in) {
        Object[] values = new Object[byIndex.length];
        for (int i = 0; i < values.length; i++) {
            Component c = byIndex[i];
            values[i] = readValue(c.kind, c.type, c.elementKind, in);
        }
        return construct(values);
    }

    /** The index of a record's class among the permitted classes of a sealed interface, in order of declaration. */
    public static int sealedIndex(Class<?> sealed, Record value) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        for (int i = 0; i < permitted.length; i++) {
            if (permitted[i] == value.getClass()) {
                return i;
            }
        }
        throw new IllegalArgumentException(value.getClass() + " is not directly permitted by " + sealed);
    }

    private static void writeValue(Kind kind, Class<?> type, Kind elementKind, Object v, StateWriter out) {
        switch (kind) {
            case LONG -> out.writeLong((long) v);
            case INT -> out.writeInt((int) v);
            case DOUBLE -> out.writeDouble((double) v);
            case BOOLEAN -> out.writeBoolean((boolean) v);
            case STRING -> out.writeString((String) v);
            case ENUM -> out.writeInt(((Enum<?>) v).ordinal());
            case RECORD -> of(type).write((Record) v, out);
            case SEALED -> {
                out.writeInt(sealedIndex(type, (Record) v));
                of(v.getClass()).write((Record) v, out);
            }
            case LONGS -> out.writeLongs((long[]) v, ((long[]) v).length);
            case INTS -> out.writeInts((int[]) v, ((int[]) v).length);
            case DOUBLES -> {
                double[] doubles = (double[]) v;
                out.writeInt(doubles.length);
                for (double d : doubles) {
                    out.writeDouble(d);
                }
            }
            case BYTES -> out.writeBytes((byte[]) v, ((byte[]) v).length);
            case LIST -> {
                List<?> list = (List<?>) v;
                out.writeInt(list.size());
                for (Object element : list) {
                    writeValue(elementKind, type, elementKind, element, out);
                }
            }
        }
    }

    private static Object readValue(Kind kind, Class<?> type, Kind elementKind, StateReader in) {
        return switch (kind) {
            case LONG -> in.readLong();
            case INT -> in.readInt();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case STRING -> in.readString();
            case ENUM -> constant(type, in.readInt());
            case RECORD -> of(type).read(in);
            case SEALED -> of(permitted(type, in.readInt())).read(in);
            case LONGS -> in.readLongs();
            case INTS -> in.readInts();
            case DOUBLES -> {
                double[] doubles = new double[in.readInt()];
                for (int i = 0; i < doubles.length; i++) {
                    doubles[i] = in.readDouble();
                }
                yield doubles;
            }
            case BYTES -> in.readBytes();
            case LIST -> {
                int size = in.readInt();
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    list.add(readValue(elementKind, type, elementKind, in));
                }
                yield List.copyOf(list);
            }
        };
    }

    private static Object constant(Class<?> type, int ordinal) {
        Object[] constants = type.getEnumConstants();
        if (constants == null || ordinal < 0 || ordinal >= constants.length) {
            throw new StateCorruptException(
                    "no constant " + ordinal + " in " + type.getName() + "; the state is of another model version");
        }
        return constants[ordinal];
    }

    private static Class<?> permitted(Class<?> sealed, int index) {
        Class<?>[] permitted = sealed.getPermittedSubclasses();
        if (index < 0 || index >= permitted.length) {
            throw new StateCorruptException(
                    "no case " + index + " in " + sealed.getName() + "; the state is of another model version");
        }
        return permitted[index];
    }

    private static Component component(RecordComponent c, MethodHandles.Lookup lookup) throws IllegalAccessException {
        MethodHandle accessor = lookup.unreflect(c.getAccessor())
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Record.class));
        if (List.class.equals(c.getType())) {
            Class<?> element = elementType(c);
            return new Component(c.getName(), Kind.LIST, element, kindOf(c, element), accessor);
        }
        Kind kind = kindOf(c, c.getType());
        return new Component(c.getName(), kind, c.getType(), kind, accessor);
    }

    private static Class<?> elementType(RecordComponent c) {
        if (c.getGenericType() instanceof ParameterizedType p) {
            Type argument = p.getActualTypeArguments()[0];
            if (argument instanceof Class<?> element) {
                return element;
            }
        }
        throw unsupported(c);
    }

    private static Kind kindOf(RecordComponent c, Class<?> t) {
        if (t == long.class) {
            return Kind.LONG;
        } else if (t == int.class) {
            return Kind.INT;
        } else if (t == double.class) {
            return Kind.DOUBLE;
        } else if (t == boolean.class) {
            return Kind.BOOLEAN;
        } else if (t == String.class) {
            return Kind.STRING;
        } else if (t.isEnum()) {
            return Kind.ENUM;
        } else if (t.isRecord()) {
            return Kind.RECORD;
        } else if (t.isSealed()) {
            return Kind.SEALED;
        } else if (t == long[].class) {
            return Kind.LONGS;
        } else if (t == int[].class) {
            return Kind.INTS;
        } else if (t == double[].class) {
            return Kind.DOUBLES;
        } else if (t == byte[].class) {
            return Kind.BYTES;
        }
        throw unsupported(c);
    }

    private static IllegalArgumentException unsupported(RecordComponent c) {
        return new IllegalArgumentException(
                "component " + c.getName() + " of " + c.getDeclaringRecord().getName()
                        + " has type " + c.getGenericType()
                        + "; allowed are long, int, double, boolean, String, enums, records,"
                        + " sealed interfaces of records, arrays of long, int, double, byte, and List of records or String");
    }
}
