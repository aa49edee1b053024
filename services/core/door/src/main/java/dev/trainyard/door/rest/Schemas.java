package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceFields;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.Field;
import dev.trainyard.domain.status.PlacementStatus;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON schemas out of the records themselves: a new component with its {@link Field} appears by itself. */
final class Schemas {
    /** The object that says where a job lies; the status of a job has a part of the shorter name. */
    static final String PLACEMENT = "PlacementObject";

    private static final String REF = "#/components/schemas/";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode schemas = NODES.objectNode();

    Schemas() {
        for (Kinds kind : Kinds.values()) {
            resource(kind);
        }
        placement();
        record(ClockState.Awaited.class, false);
        Answers.addTo(schemas);
    }

    /** All schemas by name. */
    ObjectNode all() {
        return schemas;
    }

    static ObjectNode ref(String name) {
        return NODES.objectNode().put("$ref", REF + name);
    }

    private void resource(Kinds kind) {
        ObjectNode object = object(kind.kind(), kind.kind(), "spec");
        ObjectNode properties = object.withObjectProperty("properties");
        properties.set("spec", ref(record(kind.spec(), true)));
        properties.set("status", ref(record(kind.status(), false)));
        ObjectNode list = NODES.objectNode().put("type", "object");
        list.putArray("required").add("apiVersion").add("kind").add("metadata").add("items");
        ObjectNode parts = list.putObject("properties");
        parts.putObject("apiVersion").put("type", "string");
        parts.putObject("kind").put("type", "string");
        parts.set("metadata", ref("ListMeta"));
        parts.putObject("items").put("type", "array").set("items", ref(kind.kind()));
        schemas.set(kind.kind() + "List", list);
    }

    /** What nobody declares: all of it is status. */
    private void placement() {
        ObjectNode properties = object(PLACEMENT, Kinds.PLACEMENT, "status").withObjectProperty("properties");
        properties.set("status", ref(record(PlacementStatus.class, false)));
    }

    /** Adds the schema of an object that must have one more field. */
    private ObjectNode object(String name, String kind, String required) {
        if (schemas.has(name)) {
            throw new IllegalStateException("two schemas are called " + name);
        }
        ObjectNode object = NODES.objectNode().put("type", "object");
        object.putArray("required")
                .add("apiVersion")
                .add("kind")
                .add("metadata")
                .add(required);
        ObjectNode properties = object.putObject("properties");
        properties
                .putObject("apiVersion")
                .put("type", "string")
                .putArray("enum")
                .add(Resource.API_VERSION);
        properties.putObject("kind").put("type", "string").putArray("enum").add(kind);
        properties.set("metadata", ref("ObjectMeta"));
        schemas.set(name, object);
        return object;
    }

    /** Adds the schema of a record and those below it; answers its name. */
    private String record(Class<? extends Record> type, boolean spec) {
        String name = type.getSimpleName();
        if (schemas.has(name)) {
            return name;
        }
        ObjectNode schema = NODES.objectNode();
        schemas.set(name, schema);
        schema.put("type", "object");
        if (spec) {
            schema.put("additionalProperties", false);
        }
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            String property = spec ? ResourceFields.name(component) : component.getName();
            Field field = component.getAnnotation(Field.class);
            properties.set(property, component(component, field, spec));
            boolean wanted = spec
                    ? field != null && field.byDefault().isEmpty() && !field.optional()
                    : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (wanted) {
                required.add(property);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return name;
    }

    private ObjectNode component(RecordComponent component, @Nullable Field field, boolean spec) {
        ObjectNode schema = type(component.getGenericType(), spec && ResourceFields.isDuration(component), spec);
        if (field == null) {
            return schema;
        }
        ObjectNode described = schema;
        if (schema.has("$ref")) {
            // Beside a reference nothing else counts in OpenAPI 3.0.
            described = NODES.objectNode();
            described.putArray("allOf").add(schema);
        }
        boolean unit = !field.unit().isEmpty() && !field.unit().equals("duration");
        described.put("description", field.value() + (unit ? " Unit: " + field.unit() + "." : ""));
        if (spec && schema.path("type").asText().matches("integer|number")) {
            described.put("minimum", (long) field.min());
        }
        if (spec && !field.byDefault().isEmpty()) {
            byDefault(described, schema.path("type").asText(), field.byDefault());
        }
        if (field.mutable()) {
            described.put("x-mutable", true);
        }
        return described;
    }

    private static void byDefault(ObjectNode described, String type, String text) {
        switch (type) {
            case "integer" -> described.put("default", Long.parseLong(text));
            case "number" -> described.put("default", Double.parseDouble(text));
            case "boolean" -> described.put("default", Boolean.parseBoolean(text));
            default -> described.put("default", text);
        }
    }

    private ObjectNode type(Type type, boolean duration, boolean spec) {
        ObjectNode schema = NODES.objectNode();
        if (duration) {
            return schema.put("type", "string")
                    .put("pattern", "^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+)$")
                    .put("example", "1h30m");
        }
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType().equals(List.class)) {
                schema.put("type", "array").set("items", type(generic.getActualTypeArguments()[0], false, spec));
            } else {
                schema.put("type", "object")
                        .set("additionalProperties", type(generic.getActualTypeArguments()[1], false, spec));
            }
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == FailuresSpec.class) {
            return failures();
        }
        if (plain == double.class && spec) {
            ArrayNode forms = schema.putArray("anyOf");
            forms.addObject().put("type", "number").put("minimum", 0);
            forms.addObject().put("type", "string").put("pattern", "^[0-9]+(\\.[0-9]+)?$");
            return schema.put("example", "0.8");
        }
        if (plain.isRecord()) {
            return ref(record(plain.asSubclass(Record.class), spec));
        }
        if (plain.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                values.add(constant.toString());
            }
            return schema;
        }
        return scalar(schema, plain);
    }

    private static ObjectNode scalar(ObjectNode schema, Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return schema.put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return schema.put("type", "integer").put("format", "int64");
        }
        if (type == double.class || type == Double.class) {
            return schema.put("type", "number");
        }
        return schema.put("type", type == boolean.class || type == Boolean.class ? "boolean" : "string");
    }

    /** {@code {preset: NAME}}, {@code {processes: [...]}}, and in short {@code none} or the list itself. */
    private ObjectNode failures() {
        RecordComponent processes = FailuresSpec.class.getRecordComponents()[1];
        ObjectNode schema = NODES.objectNode();
        ArrayNode forms = schema.putArray("oneOf");
        forms.addObject().put("type", "string").putArray("enum").add(FailuresSpec.NONE);
        ObjectNode preset = forms.addObject().put("type", "object").put("additionalProperties", false);
        preset.putObject("properties").putObject("preset").put("type", "string");
        ObjectNode own = forms.addObject().put("type", "object").put("additionalProperties", false);
        own.putObject("properties").set("processes", type(processes.getGenericType(), false, true));
        own.putArray("required").add("processes");
        forms.add(type(processes.getGenericType(), false, true));
        return schema;
    }
}
