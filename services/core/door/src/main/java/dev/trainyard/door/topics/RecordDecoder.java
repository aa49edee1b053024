package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.trainyard.contracts.codec.ContractSchema;
import dev.trainyard.contracts.codec.EventCodec;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.kernel.VirtualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON objects:
 *
 * <pre>
 *   topic, partition, offset   where it lies
 *   time                       wall time of the append
 *   virtualTime                when it was sent or ends, for events and grants
 *   key                        {sequence, destinations} of an event, the text of a command's id, or null
 *   headers                    by name
 *   type                       simple name of the message that happened, such as JobInterrupted or Grant
 *   value                      the whole message, in Protobuf's JSON form
 *   commands                   what the encoded commands in a grant or command say
 *   error, bytes               instead of type and value, when the value cannot be read
 * </pre>
 */
public final class RecordDecoder {
    /** Fields of bytes above this length are shown by their length only: snapshots are for models. */
    private static final int BYTES_SHOWN = 4_096;

    private static final String COMMAND_PAYLOAD = "payload";

    private final ContractSchema schema = ContractSchema.load();
    private final Descriptor event = Objects.requireNonNull(schema.message(EventCodec.MESSAGE));
    private final MessageJson json = new MessageJson();

    /** The message of a topic's values. */
    Descriptor messageOf(Topic topic) {
        String name = topic.messages().getFirst();
        Descriptor message = schema.message(name);
        if (message == null) {
            throw new IllegalStateException("topic " + topic.suffix() + " names message " + name
                    + ", which the contract does not have; correct kafka/topics.yaml");
        }
        return message;
    }

    /** The record as JSON; one that cannot be read says why in {@code error}. */
    public ObjectNode decode(Topic topic, LoggedRecord r) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("topic", r.topic());
        object.put("partition", r.partition());
        object.put("offset", r.offset());
        object.put("time", Instant.ofEpochMilli(r.timestampMs()).toString());
        key(object, messageOf(topic), r.key());
        ObjectNode headers = object.putObject("headers");
        r.headers().forEach(h -> headers.put(h.name(), h.text()));
        byte[] bytes = r.value();
        if (bytes == null) {
            return object.put("error", "the record has no value");
        }
        try {
            value(object, DynamicMessage.parseFrom(messageOf(topic), bytes));
        } catch (InvalidProtocolBufferException e) {
            object.put("error", "not a " + messageOf(topic).getFullName() + ": " + e.getMessage());
            object.put("bytes", Base64.getEncoder().encodeToString(bytes));
        }
        return object;
    }

    private static void key(ObjectNode object, Descriptor message, byte @Nullable [] key) {
        if (key == null) {
            object.putNull("key");
        } else if (message.getFullName().equals(EventCodec.MESSAGE) && key.length == 2 * Long.BYTES) {
            ByteBuffer numbers = ByteBuffer.wrap(key);
            object.putObject("key")
                    .put("sequence", Long.toString(numbers.getLong()))
                    .put("destinations", Long.toUnsignedString(numbers.getLong()));
        } else {
            object.put("key", new String(key, StandardCharsets.UTF_8));
        }
    }

    private void value(ObjectNode object, Message message) {
        Message happened = happened(message);
        object.put("type", happened.getDescriptorForType().getName());
        long timeNs = virtualTimeNs(happened(message), message);
        if (timeNs >= 0) {
            object.put("virtualTime", VirtualTime.format(timeNs));
        }
        object.set("value", json.of(withoutLongBytes(object, message)));
        commands(object, happened);
    }

    /** What a message around a {@code oneof} holds; else the message itself. */
    private static Message happened(Message message) {
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getContainingOneof() != null && field.getValue() instanceof Message inner) {
                return inner;
            }
        }
        return message;
    }

    private static long virtualTimeNs(Message happened, Message message) {
        for (Message m : List.of(message, happened)) {
            for (String name : List.of("sent_ns", "to_ns")) {
                FieldDescriptor field = m.getDescriptorForType().findFieldByName(name);
                if (field != null) {
                    return (Long) m.getField(field);
                }
            }
        }
        return -1;
    }

    private static Message withoutLongBytes(ObjectNode object, Message message) {
        Message.Builder shorter = null;
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getValue() instanceof ByteString bytes && bytes.size() > BYTES_SHOWN) {
                shorter = shorter == null ? message.toBuilder() : shorter;
                shorter.clearField(field.getKey());
                object.put("bytesLeftOut", bytes.size());
            }
        }
        return shorter == null ? message : shorter.build();
    }

    private void commands(ObjectNode object, Message happened) {
        FieldDescriptor several = happened.getDescriptorForType().findFieldByName("commands");
        if (several != null && several.isRepeated()) {
            for (Object command : (List<?>) happened.getField(several)) {
                command(object, (Message) command);
            }
        }
        FieldDescriptor payload = happened.getDescriptorForType().findFieldByName(COMMAND_PAYLOAD);
        if (payload != null && payload.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING) {
            command(object, happened);
        }
    }

    private void command(ObjectNode object, Message command) {
        FieldDescriptor payload = command.getDescriptorForType().findFieldByName(COMMAND_PAYLOAD);
        try {
            Message decoded = happened(DynamicMessage.parseFrom(event, (ByteString) command.getField(payload)));
            object.withArray("commands")
                    .addObject()
                    .set(decoded.getDescriptorForType().getName(), json.of(decoded));
        } catch (InvalidProtocolBufferException e) {
            object.withArray("commands").addObject().put("error", "not a command: " + e.getMessage());
        }
    }
}
