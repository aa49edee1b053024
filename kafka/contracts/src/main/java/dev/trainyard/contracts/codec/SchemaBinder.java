package dev.trainyard.contracts.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import dev.trainyard.contracts.codec.MessageCodec.Link;
import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.state.RecordShape;
import dev.trainyard.kernel.state.RecordShape.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds record classes to messages and gathers every difference before it complains once. */
final class SchemaBinder {
    private record Key(Class<?> type, String message) {}

    private final ContractSchema schema;
    private final MessageNames names;
    private final List<Class<? extends Record>> payloads;
    private final Map<Key, MessageCodec> codecs = new HashMap<>();
    private final Map<Key, OneofCases> oneofs = new HashMap<>();
    private final List<String> mismatches = new ArrayList<>();

    /**
     * A binder.
     *
     * @param payloads the records that a component of type {@link Record} may hold
     */
    SchemaBinder(ContractSchema schema, MessageNames names, List<Class<? extends Record>> payloads) {
        this.schema = schema;
        this.names = names;
        this.payloads = List.copyOf(payloads);
    }

    /** The codec of a record class, or null if it has no message. */
    @Nullable
    MessageCodec root(Class<? extends Record> type) {
        Descriptor message = message(type);
        return message == null ? null : codec(type, message);
    }

    /** The codec of a record class whose components the caller describes. */
    MessageCodec root(
            Class<? extends Record> type, List<Component> components, Function<Object[], Record> constructor) {
        Descriptor message = message(type);
        MessageCodec codec =
                new MessageCodec(type, message == null ? names.lookedFor(type) : message.getFullName(), constructor);
        if (message != null) {
            link(codec, message, components);
        }
        return codec;
    }

    /** Throws if anything did not fit. */
    void finish() {
        if (!mismatches.isEmpty()) {
            throw new ContractException("records and messages differ in " + mismatches.size()
                    + (mismatches.size() == 1 ? " place" : " places")
                    + "; change the record or its .proto file in kafka/contracts:\n  - "
                    + String.join("\n  - ", mismatches));
        }
    }

    /** Notes a difference at a component. */
    void mismatch(Class<?> type, Component c, Descriptor message, String what) {
        mismatches.add(place(type, c) + ", message " + message.getFullName() + ": " + what);
    }

    private static String place(Class<?> type, Component c) {
        return "record " + type.getName() + ", component " + c.name() + " (" + describe(c) + ")";
    }

    /** The codec of a nested record, bound to the message of the field that holds it. */
    MessageCodec codec(Class<? extends Record> type, Descriptor message) {
        Key key = new Key(type, message.getFullName());
        MessageCodec known = codecs.get(key);
        if (known != null) {
            return known;
        }
        RecordShape shape = RecordShape.of(type);
        MessageCodec made = new MessageCodec(type, message.getFullName(), shape::construct);
        codecs.put(key, made);
        link(made, message, shape.components());
        return made;
    }

    /** The cases of a sealed interface that is a message of its own; empty, with the difference noted, if none fits. */
    OneofCases sealedRoot(Class<?> type) {
        Descriptor message = message(type);
        OneofCases cases =
                message == null ? null : cases(type, "interface " + type.getName(), message, onlyOneof(message));
        return cases == null ? new OneofCases(type.getName()) : cases;
    }

    /** The cases of a sealed component in a oneof; null, with the difference noted, if there is no such oneof. */
    @Nullable
    OneofCases cases(Class<?> owner, Component c, Descriptor message, @Nullable OneofDescriptor oneof) {
        return cases(c.type(), place(owner, c), message, oneof);
    }

    /** The oneof of a message that holds nothing else, or null. */
    static @Nullable OneofDescriptor onlyOneof(Descriptor message) {
        List<OneofDescriptor> oneofs = message.getRealOneofs();
        return oneofs.size() == 1
                        && oneofs.getFirst().getFieldCount()
                                == message.getFields().size()
                ? oneofs.getFirst()
                : null;
    }

    private @Nullable OneofCases cases(
            Class<?> sealed, String place, Descriptor message, @Nullable OneofDescriptor oneof) {
        String at = place + ", message " + message.getFullName() + ": ";
        if (oneof == null) {
            mismatches.add(at + "message must hold exactly one oneof and no other field");
            return null;
        }
        Key key = new Key(sealed, oneof.getFullName());
        OneofCases known = oneofs.get(key);
        if (known != null) {
            return known;
        }
        OneofCases made = new OneofCases(oneof.getFullName());
        oneofs.put(key, made);
        List<OneofCases.Case> cases = new ArrayList<>();
        Map<FieldNames, FieldDescriptor> free = new HashMap<>();
        oneof.getFields().forEach(f -> free.put(FieldNames.of(f.getName()), f));
        for (Class<? extends Record> permitted : permitted(sealed)) {
            String record = permitted.getSimpleName();
            FieldDescriptor field = free.remove(FieldNames.of(record));
            if (field == null) {
                mismatches.add(at + "oneof " + oneof.getName() + " has no field for record " + record);
            } else if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                    || !fits(permitted, field.getMessageType())) {
                mismatches.add(at + "field " + field.getName() + " of oneof " + oneof.getName() + " is "
                        + FieldBinder.describe(field) + ", expected the message of record " + record);
            } else {
                cases.add(new OneofCases.Case(
                        field.getNumber(), field.getName(), codec(permitted, field.getMessageType())));
            }
        }
        oneof.getFields().stream()
                .filter(free::containsValue)
                .forEach(f -> mismatches.add(at + "field " + f.getName() + " of oneof " + oneof.getName()
                        + " has no record among those that " + sealed.getSimpleName() + " permits"));
        made.link(cases);
        return made;
    }

    /** Whether a message is the one of a class by name. */
    boolean fits(Class<?> type, Descriptor message) {
        Descriptor named = names.find(type, schema);
        return named == null
                ? message.getName().equals(type.getSimpleName())
                : named.getFullName().equals(message.getFullName());
    }

    private List<Class<? extends Record>> permitted(Class<?> type) {
        return type == Record.class ? payloads : PayloadTypes.ofSealed(type).types();
    }

    private @Nullable Descriptor message(Class<?> type) {
        Descriptor message = names.find(type, schema);
        if (message == null) {
            mismatches.add(type.getName() + ": the contract has no message " + names.lookedFor(type));
        }
        return message;
    }

    private void link(MessageCodec codec, Descriptor message, List<Component> components) {
        Map<FieldNames, FieldDescriptor> free = new HashMap<>();
        Map<FieldNames, OneofDescriptor> freeOneofs = new HashMap<>();
        for (FieldDescriptor field : message.getFields()) {
            if (field.getRealContainingOneof() == null && free.put(FieldNames.of(field.getName()), field) != null) {
                mismatches.add("record " + codec.type().getName() + ", message " + message.getFullName()
                        + ": two fields have the name " + field.getName() + " but for case and underscores");
            }
        }
        message.getRealOneofs().forEach(o -> freeOneofs.put(FieldNames.of(o.getName()), o));
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            Component c = components.get(i);
            FieldDescriptor field = free.remove(FieldNames.of(c.name()));
            OneofDescriptor oneof = field == null ? freeOneofs.remove(FieldNames.of(c.name())) : null;
            FieldCodec made = new FieldBinder(this, codec.type(), c, message).bind(field, oneof);
            if (made != null) {
                links.add(new Link(i, c, made));
            }
        }
        message.getFields().stream().filter(free::containsValue).forEach(f -> unbound(codec, message, f.getName()));
        message.getRealOneofs().stream()
                .filter(freeOneofs::containsValue)
                .forEach(o -> unbound(codec, message, "oneof " + o.getName()));
        if (links.size() == components.size()) {
            links.sort(Comparator.comparingInt(l -> l.field().number()));
            codec.link(links);
        }
    }

    private void unbound(MessageCodec codec, Descriptor message, String field) {
        mismatches.add("record " + codec.type().getName() + ", message " + message.getFullName() + ", field " + field
                + ": the record has no such component");
    }

    private static String describe(Component c) {
        return c.kind() == RecordShape.Kind.LIST
                ? "List<" + c.type().getSimpleName() + ">"
                : c.type().getSimpleName();
    }
}
