package dev.trainyard.contracts.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.tools.NodeTools;
import dev.trainyard.contracts.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class AsyncApiTest {
    private static final Path FILE = Path.of("../asyncapi.yaml");

    @Test
    void theCommittedFileIsWhatTopicsAndMessagesSay() throws IOException {
        String made = AsyncApiDocument.of(TopicCatalogue.load(), CommentedSchema.load());

        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(FILE, made);
        }

        assertThat(Files.readString(FILE))
                .as("kafka/asyncapi.yaml is made of topics.yaml and the .proto files; make it again with"
                        + " ./mvnw -pl kafka/contracts -am test -Dtest=AsyncApiTest -Dregenerate=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(made);
    }

    @Test
    void everyTopicIsAChannelWithItsSettingsAndHeaders() throws IOException {
        Map<String, Object> document = new Yaml().load(Files.readString(FILE));
        TopicCatalogue catalogue = TopicCatalogue.load();

        List<String> addresses = map(document, "channels").values().stream()
                .map(c -> String.valueOf(((Map<?, ?>) c).get("address")))
                .toList();
        assertThat(addresses)
                .containsExactlyElementsOf(catalogue.topics().stream()
                        .map(t -> "{run}." + t.suffix())
                        .toList());
        Map<String, Object> messages = map(map(document, "components"), "messages");
        assertThat(messages).hasSize((int) catalogue.topics().stream()
                .flatMap(t -> t.messages().stream())
                .distinct()
                .count());
        for (Object message : messages.values()) {
            assertThat(((Map<?, ?>) message).keySet().stream().map(String::valueOf))
                    .contains("headers", "payload", "summary");
        }
    }

    @Test
    void commentsOfTheProtobufFilesAreItsDescriptions() throws IOException {
        Map<String, Object> document = new Yaml().load(Files.readString(FILE));
        Map<String, Object> schemas = map(map(document, "components"), "schemas");

        assertThat(map(schemas, "trainyard.clock.v1.Grant").get("description"))
                .asString()
                .startsWith("Leave to do one window.");
        assertThat(map(map(map(schemas, "trainyard.clock.v1.Grant"), "properties"), "readUpTo")
                        .get("description"))
                .isEqualTo("For each source shard, how many of its events must have been read.");
    }

    @Test
    void theOfficialParserAcceptsIt() throws Exception {
        NodeTools.Answer answer = NodeTools.orSkip().node("validate-asyncapi.mjs", FILE.toString());

        assertThat(answer.output()).startsWith("valid AsyncAPI 3.0.0: ");
        assertThat(answer.status()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(parent.get(key), key);
    }
}
