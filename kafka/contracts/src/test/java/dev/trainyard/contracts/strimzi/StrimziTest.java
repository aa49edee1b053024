package dev.trainyard.contracts.strimzi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class StrimziTest {
    private static final Path OVERLAY = Path.of("../../k8s/overlays/cluster");

    @Test
    void topicsAndUsersAreWhatTheListOfTopicsSays() throws IOException {
        StrimziManifests manifests = new StrimziManifests(TopicCatalogue.load(), "yard", shards());

        check("kafka-topics.yaml", manifests.topics());
        check("kafka-users.yaml", manifests.users());
    }

    @Test
    void theRunIsThatOfTheBase() throws IOException {
        assertThat(Files.readString(OVERLAY.resolve("../../base/kustomization.yaml")))
                .contains("- TRAINYARD_RUN=yard\n");
    }

    @Test
    void onlyTheOwnerMayWriteATopic() {
        String users = new StrimziManifests(TopicCatalogue.load(), "yard", 4).users();
        Object chipNode = new Yaml().loadAll(users).iterator().next();

        assertThat(chipNode.toString())
                .contains("name=yard.chip-node.events", "name=yard.done")
                .doesNotContain("yard.clock", "yard.commands", "Delete");
    }

    /** As many shards as the overlay lets the orchestrator begin with. */
    private static int shards() throws IOException {
        Map<String, Object> run = new Yaml().load(Files.readString(OVERLAY.resolve("run.yaml")));
        return ((List<?>) at(at(at(at(run, "spec"), "template"), "spec"), "containers"))
                .stream()
                        .flatMap(container -> ((List<?>) at(container, "env")).stream())
                        .filter(variable -> at(variable, "name").equals("TRAINYARD_SHARDS"))
                        .map(variable -> Integer.valueOf((String) at(variable, "value")))
                        .findFirst()
                        .orElseThrow();
    }

    private static Object at(Object map, String key) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(key), key);
    }

    private static void check(String name, String made) throws IOException {
        Path file = OVERLAY.resolve(name);
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file))
                .as(name + " is made of kafka/topics.yaml; make it again with ./mvnw -pl kafka/contracts -am test"
                        + " -Dtest=StrimziTest -Dregenerate=true -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(made);
    }
}
