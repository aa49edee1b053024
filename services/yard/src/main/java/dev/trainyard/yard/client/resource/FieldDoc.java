package dev.trainyard.yard.client.resource;

import dev.trainyard.domain.resource.ResourceFields;
import dev.trainyard.domain.spec.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is known of one field of a resource.
 *
 * @param name its name in YAML
 * @param type what stands there: {@code string}, {@code integer}, {@code []Quota}, ...
 * @param sentences what it means, with unit, bound, default and whether it can change
 * @param required whether it must be given
 * @param allowed the values of an enumeration; empty: none
 * @param below the fields below it
 */
record FieldDoc(
        String name,
        String type,
        List<String> sentences,
        boolean required,
        List<String> allowed,
        List<FieldDoc> below) {
    FieldDoc {
        sentences = List.copyOf(sentences);
        allowed = List.copyOf(allowed);
        below = List.copyOf(below);
    }

    /** Where a field is. */
    private enum Part {
        /** In a spec, fixed once the resource was created. */
        SPEC,
        /** In a spec, free to change, as the field or one above it says. */
        MUTABLE_SPEC,
        /** In a status. */
        STATUS
    }

    /** The resource itself, with all fields below. */
    static FieldDoc of(Kind kind) {
        return new FieldDoc(
                "",
                kind.title(),
                List.of(kind.description()),
                false,
                List.of(),
                List.of(
                        plain(
                                "apiVersion",
                                "string",
                                true,
                                "Group and version: " + Kind.GROUP + "/" + Kind.VERSION + "."),
                        plain("kind", "string", true, kind.title() + "."),
                        new FieldDoc(
                                "metadata",
                                "ObjectMeta",
                                List.of("Name, namespace and what people attach."),
                                true,
                                List.of(),
                                metadata()),
                        new FieldDoc(
                                "spec",
                                kind.spec().getSimpleName(),
                                List.of("What is wished for."),
                                true,
                                List.of(),
                                fields(kind.spec(), Part.SPEC)),
                        new FieldDoc(
                                "status",
                                kind.status().getSimpleName(),
                                List.of("How it stands. Made by the yard: what is written there is passed over."),
                                false,
                                List.of(),
                                fields(kind.status(), Part.STATUS))));
    }

    private static List<FieldDoc> metadata() {
        return List.of(
                plain("name", "string", true, "Unique among the resources of one kind and namespace."),
                plain(
                        "namespace",
                        "string",
                        false,
                        "The namespace; pools and queues belong to none. Default: default."),
                plain("labels", "map[string]string", false, "Words to select by, such as team: vision."),
                plain("annotations", "map[string]string", false, "Anything else that tools want to keep here."),
                plain("uid", "string", false, "Made by the yard: tells two resources of one name apart."),
                plain("generation", "integer", false, "Made by the yard: how often the spec was changed, from 1."),
                plain("resourceVersion", "string", false, "Made by the yard: the version to watch or to replace from."),
                plain("creationTimestamp", "string", false, "Made by the yard: wall time of the first application."));
    }

    private static FieldDoc plain(String name, String type, boolean required, String sentence) {
        return new FieldDoc(name, type, List.of(sentence), required, List.of(), List.of());
    }

    private static List<FieldDoc> fields(Class<?> type, Part part) {
        List<FieldDoc> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = component.getAnnotation(Field.class);
            if (field != null) {
                fields.add(of(component, field, field.mutable() ? Part.MUTABLE_SPEC : part));
            }
        }
        return fields;
    }

    private static FieldDoc of(RecordComponent component, Field field, Part part) {
        Class<?> type = component.getType();
        List<FieldDoc> below = List.of();
        if (type.isRecord()) {
            below = fields(type, part);
        } else if (type == List.class && itemType(component).isRecord()) {
            below = fields(itemType(component), part);
        }
        List<String> allowed = type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
                : List.of();
        return new FieldDoc(
                ResourceFields.name(component),
                typeName(component),
                sentences(component, field, part),
                part != Part.STATUS && field.byDefault().isEmpty() && !field.optional(),
                allowed,
                below);
    }

    private static List<String> sentences(RecordComponent component, Field field, Part part) {
        List<String> sentences = new ArrayList<>();
        sentences.add(field.value());
        boolean number = component.getType() == int.class
                || component.getType() == double.class
                || (component.getType() == long.class && !ResourceFields.isDuration(component));
        if (number && !field.unit().isEmpty()) {
            sentences.add("Unit: " + field.unit() + ".");
        }
        if (number && field.min() != 0) {
            double min = field.min();
            sentences.add(
                    "At least " + (min == Math.rint(min) ? Long.toString((long) min) : Double.toString(min)) + ".");
        }
        if (!field.byDefault().isEmpty()) {
            sentences.add("Default: " + field.byDefault() + ".");
        }
        if (part == Part.MUTABLE_SPEC) {
            sentences.add("May change while the yard runs.");
        }
        return sentences;
    }

    private static Class<?> itemType(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    private static String typeName(RecordComponent component) {
        Class<?> type = component.getType();
        if (ResourceFields.isDuration(component)) {
            return "duration";
        }
        if (type == List.class) {
            Class<?> item = itemType(component);
            return "[]" + (item == String.class ? "string" : item.getSimpleName());
        }
        if (Map.class.isAssignableFrom(type)) {
            return "map[string]integer";
        }
        if (type == int.class || type == long.class || type == Long.class || type == Integer.class) {
            return "integer";
        }
        if (type == double.class) {
            return "number";
        }
        if (type == String.class || type.isEnum()) {
            return "string";
        }
        return type.getSimpleName();
    }
}
