package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The checkout is tidy; and each rule can fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {
    private Map<String, String> files = new TreeMap<>();

    @BeforeAll
    void readFiles() throws IOException {
        files = RepositoryFiles.read();
        assertThat(files)
                .containsKeys("pom.xml", "trainyard", "README.md", "kafka/topics.yaml")
                .hasSizeGreaterThan(300);
    }

    @Test
    void filesAreShort() {
        assertThat(TidyRules.tooLong(files)).isEmpty();

        assertThat(TidyRules.tooLong(Map.of("a/src/main/java/A.java", "\n".repeat(401))))
                .hasSize(1);
        assertThat(TidyRules.tooLong(Map.of("a/src/test/java/A.java", "\n".repeat(401))))
                .isEmpty();
        assertThat(TidyRules.tooLong(Map.of("a/src/test/java/A.java", "\n".repeat(601))))
                .hasSize(1);
        assertThat(TidyRules.tooLong(Map.of("a/web/a.ts", "\n".repeat(401)))).hasSize(1);
    }

    @Test
    void modulesHaveReadmes() {
        assertThat(TidyRules.withoutReadme(files)).isEmpty();

        assertThat(TidyRules.withoutReadme(Map.of("pom.xml", "", "README.md", "", "services/a/pom.xml", "")))
                .singleElement()
                .asString()
                .startsWith("services/a/README.md is missing");
    }

    @Test
    void nothingIsLeftOver() {
        assertThat(TidyRules.leftovers(files)).isEmpty();

        String path = "x\nsee /" + "work/main/a";
        assertThat(TidyRules.leftovers(Map.of("a.md", path)))
                .singleElement()
                .asString()
                .startsWith("a.md:2: '/");
        assertThat(TidyRules.leftovers(Map.of("A.java", "// TO" + "DO later"))).hasSize(1);
        assertThat(TidyRules.leftovers(Map.of("a.md", "target/work/a, ~/.m2/root/, rework/it")))
                .isEmpty();
    }

    @Test
    void theListOfTopicsIsThatOfTheRuntime() {
        // Given a run with two shards of chip-node
        ShardPlan plan = new ShardPlan(2);
        List<ShardPlace> places = new ArrayList<>();
        for (int shard = 0; shard < plan.shards(); shard++) {
            places.add(new ShardPlace(plan.serviceOf(shard).id(), plan.partitionOf(shard)));
        }
        RunHeader header = new RunHeader("run-1", 1, 1, 1, places, "hash", "version", "2026-01-01T00:00:00Z", 0, 0);

        // When the runtime names its topics
        RunTopics topics = new RunTopics(header);
        TreeSet<String> named = new TreeSet<>();
        topics.allEvents().forEach(partition -> named.add(partition.topic()));
        named.add(RunTopics.clock("run-1").topic());
        named.add(RunTopics.commands("run-1").topic());
        named.add(topics.done().topic());
        named.add(topics.snapshots(0).topic());
        named.add(RunTopics.telemetry("run-1").topic());
        named.add(RunTopics.deadLetters("run-1").topic());

        // Then they are those of kafka/topics.yaml, each of them
        assertThat(TopicCatalogue.load().topics().stream().map(t -> t.nameIn("run-1")))
                .containsExactlyInAnyOrderElementsOf(named);
    }
}
