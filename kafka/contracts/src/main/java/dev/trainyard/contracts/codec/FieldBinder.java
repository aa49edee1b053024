package dev.trainyard.contracts.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import dev.trainyard.kernel.state.RecordShape.Component;
import dev.trainyard.kernel.state.RecordShape.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Binds one component to its field or oneof, or notes why it cannot. */
final class FieldBinder {
    private static final String LONG_TYPES = "int64, sint64, uint64, fixed64 or sfixed64";
    private static final String INT_TYPES = "int32, sint32, fixed32 or sfixed32";

    private final SchemaBinder binder;
    private final Class<?> owner;
    private final Component component;
    private final Descriptor message;

    FieldBinder(SchemaBinder binder, Class<?> owner, Component component, Descriptor message) {
        this.binder = binder;
        this.owner = owner;
        this.component = component;
        this.message = message;
    }

    /** The codec of the component, or null with the difference noted. */
    @Nullable
    FieldCodec bind(@Nullable FieldDescriptor field, @Nullable OneofDescriptor oneof) {
        if (field != null) {
            if (field.getContainingOneof() != null) {
                return refuse(field, "a field without the word optional, as components are never null");
            }
            return repeated() ? bindRepeated(field) : bindSingle(field);
        }
        if (oneof != null && component.kind() == Kind.SEALED) {
            return bindInline(oneof);
        }
        binder.mismatch(owner, component, message, "the message has no such field");
        return null;
    }

    /** A field's type as it stands in the .proto file. */
    static String describe(FieldDescriptor field) {
        String type =
                switch (field.getJavaType()) {
                    case MESSAGE -> field.getMessageType().getFullName();
                    case ENUM -> field.getEnumType().getFullName();
                    default -> field.getType().name().toLowerCase(Locale.ROOT);
                };
        return field.isMapField() ? "a map" : field.isRepeated() ? "repeated " + type : type;
    }

    private boolean repeated() {
        return switch (component.kind()) {
            case LONGS, INTS, DOUBLES, LIST -> true;
            case LONG, INT, DOUBLE, BOOLEAN, STRING, ENUM, RECORD, SEALED, BYTES -> false;
        };
    }

    private @Nullable FieldCodec bindInline(OneofDescriptor oneof) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (FieldDescriptor f : oneof.getFields()) {
            first = Math.min(first, f.getNumber());
            last = Math.max(last, f.getNumber());
        }
        for (FieldDescriptor f : message.getFields()) {
            if (f.getContainingOneof() != oneof && f.getNumber() > first && f.getNumber() < last) {
                binder.mismatch(
                        owner,
                        component,
                        message,
                        "field " + f.getName() + " has number " + f.getNumber() + " between those of oneof "
                                + oneof.getName() + "; give it one outside " + first + " to " + last);
                return null;
            }
        }
        OneofCases cases = binder.cases(owner, component, message, oneof);
        return cases == null ? null : new FieldCodec.Inline(first, cases);
    }

    private @Nullable FieldCodec bindSingle(FieldDescriptor field) {
        if (field.isRepeated()) {
            return refuse(field, "a single field");
        }
        ValueCodec value = value(component.kind(), field);
        return value == null ? null : new FieldCodec.Single(field.getNumber(), field.getFullName(), value);
    }

    private @Nullable FieldCodec bindRepeated(FieldDescriptor field) {
        if (!field.isRepeated() || field.isMapField()) {
            return refuse(field, "a repeated field");
        }
        if (field.isPackable() && !field.isPacked()) {
            return refuse(field, "a packed field");
        }
        int number = field.getNumber();
        String name = field.getFullName();
        return switch (component.kind()) {
            case LONGS -> {
                NumberWire wire = NumberWire.ofLong(field.getType());
                yield wire == null
                        ? refuse(field, "repeated " + LONG_TYPES)
                        : new FieldCodec.Packed(number, name, wire, FieldCodec.Numbers.LONGS);
            }
            case INTS -> {
                NumberWire wire = NumberWire.ofInt(field.getType());
                yield wire == null
                        ? refuse(field, "repeated " + INT_TYPES)
                        : new FieldCodec.Packed(number, name, wire, FieldCodec.Numbers.INTS);
            }
            case DOUBLES ->
                field.getType() == FieldDescriptor.Type.DOUBLE
                        ? new FieldCodec.Packed(number, name, NumberWire.FIXED64, FieldCodec.Numbers.DOUBLES)
                        : refuse(field, "repeated double");
            case LIST -> {
                ValueCodec element = value(component.elementKind(), field);
                yield element == null ? null : new FieldCodec.Repeated(number, name, element);
            }
            case LONG, INT, DOUBLE, BOOLEAN, STRING, ENUM, RECORD, SEALED, BYTES ->
                throw new IllegalStateException(component.name() + " is not repeated");
        };
    }

    private @Nullable ValueCodec value(Kind kind, FieldDescriptor field) {
        return switch (kind) {
            case LONG -> {
                NumberWire wire = NumberWire.ofLong(field.getType());
                yield wire == null ? refuse(field, LONG_TYPES) : new ValueCodec.LongValue(wire);
            }
            case INT -> {
                NumberWire wire = NumberWire.ofInt(field.getType());
                yield wire == null ? refuse(field, INT_TYPES) : new ValueCodec.IntValue(wire);
            }
            case DOUBLE -> plain(field, FieldDescriptor.Type.DOUBLE, new ValueCodec.DoubleValue());
            case BOOLEAN -> plain(field, FieldDescriptor.Type.BOOL, new ValueCodec.BooleanValue());
            case STRING -> plain(field, FieldDescriptor.Type.STRING, new ValueCodec.StringValue());
            case BYTES -> plain(field, FieldDescriptor.Type.BYTES, new ValueCodec.BytesValue());
            case ENUM -> enumValue(field);
            case RECORD -> recordValue(field);
            case SEALED -> sealedValue(field);
            case LONGS, INTS, DOUBLES, LIST -> refuse(field, "no list of lists: Protobuf has none");
        };
    }

    private @Nullable ValueCodec plain(FieldDescriptor field, FieldDescriptor.Type type, ValueCodec codec) {
        return field.getType() == type ? codec : refuse(field, type.name().toLowerCase(Locale.ROOT));
    }

    private @Nullable ValueCodec recordValue(FieldDescriptor field) {
        if (field.getType() != FieldDescriptor.Type.MESSAGE || !binder.fits(component.type(), field.getMessageType())) {
            return refuse(field, "a message " + component.type().getSimpleName());
        }
        return new ValueCodec.RecordValue(
                binder.codec(component.type().asSubclass(Record.class), field.getMessageType()));
    }

    private @Nullable ValueCodec sealedValue(FieldDescriptor field) {
        if (field.getType() != FieldDescriptor.Type.MESSAGE || !binder.fits(component.type(), field.getMessageType())) {
            return refuse(field, "a message " + component.type().getSimpleName() + " with a oneof");
        }
        Descriptor holder = field.getMessageType();
        OneofCases cases = binder.cases(owner, component, holder, SchemaBinder.onlyOneof(holder));
        return cases == null ? null : new ValueCodec.SealedValue(cases);
    }

    private @Nullable ValueCodec enumValue(FieldDescriptor field) {
        if (field.getType() != FieldDescriptor.Type.ENUM) {
            return refuse(field, "an enum " + component.type().getSimpleName());
        }
        EnumDescriptor numbers = field.getEnumType();
        String prefix = component.type().getSimpleName();
        Object[] constants = component.type().getEnumConstants();
        boolean fits = checkNumber(numbers, 0, prefix + "_UNSPECIFIED");
        for (int i = 0; i < constants.length; i++) {
            fits &= checkNumber(numbers, i + 1, prefix + "_" + ((Enum<?>) constants[i]).name());
        }
        for (EnumValueDescriptor v : numbers.getValues()) {
            if (v.getNumber() < 0 || v.getNumber() > constants.length) {
                fits = false;
                binder.mismatch(
                        owner,
                        component,
                        message,
                        "enum " + numbers.getFullName() + " has " + v.getName() + " = " + v.getNumber()
                                + ", but the Java enum has no such constant");
            }
        }
        return fits ? new ValueCodec.EnumValue(field.getFullName(), component.type(), constants) : null;
    }

    private boolean checkNumber(EnumDescriptor numbers, int number, String expected) {
        EnumValueDescriptor found = numbers.findValueByNumber(number);
        if (found != null && FieldNames.same(found.getName(), expected)) {
            return true;
        }
        binder.mismatch(
                owner,
                component,
                message,
                "enum " + numbers.getFullName() + " has "
                        + (found == null ? "nothing" : found.getName()) + " as number " + number + ", expected "
                        + screaming(expected));
        return false;
    }

    private static String screaming(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private <T> @Nullable T refuse(FieldDescriptor field, String expected) {
        binder.mismatch(
                owner,
                component,
                message,
                "field " + field.getName() + " is " + describe(field) + ", expected " + expected);
        return null;
    }
}
