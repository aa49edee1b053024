package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;

/**
 * Messages in Protobuf's JSON form: lower camel case, 64-bit numbers as texts, enums by name, bytes in base64. Fields
 * that have their default are there too, but for messages and cases of a {@code oneof} that are not set.
 */
final class MessageJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The message as JSON. */
    ObjectNode of(Message message) {
        ObjectNode object = JSON.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                ArrayNode array = object.putArray(field.getJsonName());
                for (Object element : (List<?>) message.getField(field)) {
                    array.add(value(field, element));
                }
            } else if (!field.hasPresence() || message.hasField(field)) {
                object.set(field.getJsonName(), value(field, message.getField(field)));
            }
        }
        return object;
    }

    private JsonNode value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT -> JSON.numberNode((Integer) value);
            case LONG -> JSON.textNode(whole(field, (Long) value));
            case FLOAT -> real((Float) value);
            case DOUBLE -> real((Double) value);
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case STRING -> JSON.textNode((String) value);
            case BYTE_STRING -> JSON.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> JSON.textNode(((EnumValueDescriptor) value).getName());
            case MESSAGE -> of((Message) value);
        };
    }

    private static String whole(FieldDescriptor field, long value) {
        return switch (field.getType()) {
            case UINT64, FIXED64 -> Long.toUnsignedString(value);
            default -> Long.toString(value);
        };
    }

    private static JsonNode real(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
    }
}
