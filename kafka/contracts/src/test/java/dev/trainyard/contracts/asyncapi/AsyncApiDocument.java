package dev.trainyard.contracts.asyncapi;

import com.google.protobuf.Descriptors.Descriptor;
import dev.trainyard.contracts.topics.Partitions;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The AsyncAPI document of a run's topics. */
final class AsyncApiDocument {
    private static final String HEADING = """
            # Made of kafka/topics.yaml and kafka/contracts/src/main/proto; do not edit. How to make it again: docs/contracts.md
            """;
    private static final String KAFKA_BINDING = "0.5.0";
    private static final String HEADERS = "#/components/schemas/CloudEventHeaders";

    private final PayloadSchemas schemas;
    private final CommentedSchema source;
    private final Map<String, Object> messages = new TreeMap<>();

    private AsyncApiDocument(CommentedSchema source) {
        this.source = source;
        this.schemas = new PayloadSchemas(source);
    }

    /** The text of the file. */
    static String of(TopicCatalogue catalogue, CommentedSchema source) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(116);
        options.setSplitLines(true);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setDereferenceAliases(true);
        return HEADING + new Yaml(options).dump(new AsyncApiDocument(source).document(catalogue));
    }

    private Map<String, Object> document(TopicCatalogue catalogue) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info());
        document.put("defaultContentType", "application/protobuf");
        document.put("servers", Map.of("yard", server()));
        Map<String, Object> channels = new LinkedHashMap<>();
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Topic topic : catalogue.topics()) {
            String channel = channelName(topic);
            channels.put(channel, channel(topic));
            operations.put(
                    "write" + capital(channel),
                    operation("send", channel, "Writes records; only for: " + topic.owner() + "."));
            operations.put(
                    "read" + capital(channel),
                    operation("receive", channel, "Reads records; open to everyone, without a consumer group."));
        }
        document.put("channels", channels);
        document.put("operations", operations);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("messages", messages);
        Map<String, Object> all = new TreeMap<>(schemas.all());
        all.put("CloudEventHeaders", headers());
        components.put("schemas", all);
        document.put("components", components);
        return document;
    }

    private static Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Trainyard: the topics of a run");
        info.put("version", "1");
        info.put("description", """
                Every service of a yard is a deterministic model behind a Kafka log. These topics are the public \
                interface: whoever keeps their rules can read a run, or take the place of a service. Values are \
                Protobuf; the schemas here show them in Protobuf's JSON form, where 64-bit numbers are texts. The \
                rules are in docs/contracts.md.""");
        info.put("license", Map.of("name", "Apache-2.0"));
        return info;
    }

    private static Map<String, Object> server() {
        Map<String, Object> port = new LinkedHashMap<>();
        port.put(
                "description", "The broker of a yard on this machine takes a free port; ./trainyard status prints it.");
        port.put("default", "9092");
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("host", "127.0.0.1:{port}");
        server.put("protocol", "kafka");
        server.put("description", "The broker of a local yard.");
        server.put("variables", Map.of("port", port));
        return server;
    }

    private Map<String, Object> channel(Topic topic) {
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", "{run}." + topic.suffix());
        channel.put(
                "description",
                topic.about() + " Written by: " + topic.owner() + ". Partitions: " + partitions(topic.partitions())
                        + ". Key: " + topic.key() + ".");
        channel.put("parameters", Map.of("run", Map.of("description", "The run id, prefix of all topics of a run.")));
        Map<String, Object> references = new LinkedHashMap<>();
        for (String name : topic.messages()) {
            Descriptor message = source.message(name);
            message(topic, message);
            references.put(message.getName(), Map.of("$ref", "#/components/messages/" + message.getFullName()));
        }
        channel.put("messages", references);
        Map<String, Object> settings = new LinkedHashMap<>();
        topic.settings().forEach((key, value) -> settings.put(key, setting(key, value)));
        Map<String, Object> kafka = new LinkedHashMap<>();
        if (topic.partitions() == Partitions.ONE) {
            kafka.put("partitions", 1);
        }
        kafka.put("topicConfiguration", settings);
        kafka.put("bindingVersion", KAFKA_BINDING);
        channel.put("bindings", Map.of("kafka", kafka));
        return channel;
    }

    private static Object setting(String key, String value) {
        return key.equals("cleanup.policy") ? List.of(value) : Long.valueOf(value);
    }

    private void message(Topic topic, Descriptor type) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("name", type.getFullName());
        message.put("title", type.getName());
        message.put("summary", source.of(type));
        message.put("contentType", "application/protobuf");
        message.put("headers", Map.of("$ref", HEADERS));
        message.put("payload", schemas.of(type));
        Map<String, Object> kafka = new LinkedHashMap<>();
        if (!topic.key().equals("none")) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("type", "string");
            key.put("description", "In bytes: " + topic.key() + ".");
            kafka.put("key", key);
        }
        kafka.put("bindingVersion", KAFKA_BINDING);
        message.put("bindings", Map.of("kafka", kafka));
        messages.put(type.getFullName(), message);
    }

    private static Map<String, Object> operation(String action, String channel, String summary) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("action", action);
        operation.put("channel", Map.of("$ref", "#/channels/" + channel));
        operation.put("summary", summary);
        return operation;
    }

    private static Map<String, Object> headers() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("ce_specversion", header("Version of CloudEvents.", "1.0"));
        properties.put("content-type", header("How the value is encoded.", "application/protobuf"));
        properties.put(
                "ce_type",
                header(
                        "Full name of the message that happened: of an event its payload, of a clock or done record"
                                + " the case of its oneof.",
                        ""));
        properties.put(
                "ce_source",
                header(
                        "Who wrote it: /RUN/SHARD for events and snapshots, /RUN/process/PROCESS for done"
                                + " reports, /RUN/timekeeper and /RUN/door.",
                        ""));
        properties.put("ce_id", header("Unique within the source; two records with one id say the same thing.", ""));
        List<String> required = List.copyOf(properties.keySet());
        properties.put(
                "crc",
                header(
                        "Four bytes, big-endian: the CRC-32 of topic, partition (4 bytes, big-endian), key and value. Only"
                                + " foreign services and clients that write commands may do without.",
                        ""));
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("type", "object");
        headers.put(
                "description",
                "CloudEvents 1.0 attributes as record headers (Kafka protocol binding, binary mode), in UTF-8. Only"
                        + " for readers from outside: the services take everything from key and value.");
        headers.put("properties", properties);
        headers.put("required", required);
        return headers;
    }

    private static Map<String, Object> header(String description, String constant) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("type", "string");
        header.put("description", description);
        if (!constant.isEmpty()) {
            header.put("const", constant);
        }
        return header;
    }

    private static String partitions(Partitions partitions) {
        return switch (partitions) {
            case ONE -> "one";
            case SHARDS_OF_OWNER -> "one a shard of the owner";
            case SHARDS -> "one a shard of the run, by its number";
        };
    }

    private static String channelName(Topic topic) {
        StringBuilder name = new StringBuilder();
        for (String word : topic.suffix().split("[.-]", -1)) {
            name.append(name.isEmpty() ? word : capital(word));
        }
        return name.toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
