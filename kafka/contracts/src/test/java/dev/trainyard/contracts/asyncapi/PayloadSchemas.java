package dev.trainyard.contracts.asyncapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON Schemas of messages as they look in Protobuf's JSON form: 64-bit numbers are texts, enums are names. */
final class PayloadSchemas {
    private final CommentedSchema source;
    private final TreeMap<String, Object> schemas = new TreeMap<>();

    PayloadSchemas(CommentedSchema source) {
        this.source = source;
    }

    /** A reference to the schema of a message, which is made together with all that it holds. */
    Map<String, Object> of(Descriptor message) {
        if (schemas.putIfAbsent(message.getFullName(), Map.of()) == null) {
            schemas.put(message.getFullName(), object(message));
        }
        return reference(message.getFullName());
    }

    /** All schemas made, by full name. */
    Map<String, Object> all() {
        return schemas;
    }

    private Map<String, Object> object(Descriptor message) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        put(schema, "description", source.of(message));
        schema.put("x-protobuf-file", message.getFile().getName());
        Map<String, Object> properties = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getFields()) {
            properties.put(field.getJsonName(), property(field));
        }
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        for (OneofDescriptor oneof : message.getOneofs()) {
            List<Object> cases = new ArrayList<>();
            oneof.getFields().forEach(f -> cases.add(Map.of("required", List.of(f.getJsonName()))));
            schema.put("oneOf", cases);
        }
        return schema;
    }

    private Map<String, Object> property(FieldDescriptor field) {
        Map<String, Object> property = new LinkedHashMap<>();
        if (field.isRepeated()) {
            property.put("type", "array");
            put(property, "description", source.of(field));
            property.put("x-protobuf-number", field.getNumber());
            property.put("items", value(field));
            return property;
        }
        property.putAll(value(field));
        String comment = source.of(field);
        if (!comment.isEmpty() && property.containsKey("$ref")) {
            // Beside a reference nothing else counts.
            Object reference = property.remove("$ref");
            property.put("allOf", List.of(Map.of("$ref", reference)));
        }
        put(property, "description", comment);
        if (!property.containsKey("$ref")) {
            property.put("x-protobuf-number", field.getNumber());
        }
        return property;
    }

    private Map<String, Object> value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> typed("integer", "int32");
            case LONG -> {
                Map<String, Object> number =
                        typed("string", field.getType().name().contains("UINT") ? "uint64" : "int64");
                number.put("pattern", "^-?[0-9]+$");
                yield number;
            }
            case FLOAT, DOUBLE -> typed("number", "double");
            case BOOLEAN -> new LinkedHashMap<>(Map.of("type", "boolean"));
            case STRING -> new LinkedHashMap<>(Map.of("type", "string"));
            case BYTE_STRING -> {
                Map<String, Object> bytes = new LinkedHashMap<>(Map.of("type", "string"));
                bytes.put("contentEncoding", "base64");
                yield bytes;
            }
            case ENUM -> enumeration(field.getEnumType());
            case MESSAGE -> of(field.getMessageType());
        };
    }

    private Map<String, Object> enumeration(EnumDescriptor type) {
        if (!schemas.containsKey(type.getFullName())) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "string");
            StringBuilder description = new StringBuilder(source.of(type));
            List<String> names = new ArrayList<>();
            for (EnumValueDescriptor value : type.getValues()) {
                names.add(value.getName());
                String comment = source.of(value);
                if (!comment.isEmpty()) {
                    description
                            .append("\n- ")
                            .append(value.getName())
                            .append(": ")
                            .append(comment);
                }
            }
            put(schema, "description", description.toString());
            schema.put("enum", names);
            schema.put("x-protobuf-file", type.getFile().getName());
            schemas.put(type.getFullName(), schema);
        }
        return reference(type.getFullName());
    }

    private static Map<String, Object> typed(String type, String format) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("format", format);
        return schema;
    }

    private static Map<String, Object> reference(String name) {
        return new LinkedHashMap<>(Map.of("$ref", "#/components/schemas/" + name));
    }

    private static void put(Map<String, Object> schema, String key, String text) {
        if (!text.isEmpty()) {
            schema.put(key, text);
        }
    }
}
