package dev.trainyard.contracts.topics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.contracts.codec.ContractSchema;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCatalogueTest {
    private static final String GOOD = """
            topics:
              - name: "{run}.clock"
                about: a
                owner: o
                partitions: one
                key: none
                cleanup: delete
                retentionMs: -1
                messages: []
            """;

    private final TopicCatalogue catalogue = TopicCatalogue.load();

    @Test
    void theCatalogueHoldsTheTopicsOfTheDesign() {
        assertThat(catalogue.topics())
                .extracting(Topic::suffix)
                .containsExactly(
                        "clock",
                        "commands",
                        "chip-node.events",
                        "network-fabric.events",
                        "job-scheduler.events",
                        "failure-injector.events",
                        "orchestrator.events",
                        "done",
                        "snapshots",
                        "telemetry",
                        "dead-letters");
    }

    @Test
    void noTopicIsCutByTimeOrCompacted() {
        for (Topic t : catalogue.topics()) {
            assertThat(t.settings()).containsEntry("cleanup.policy", "delete").containsEntry("retention.ms", "-1");
        }
    }

    @Test
    void onlyTelemetryIsCutBySizeInFilesThatCanBeDeletedOneByOne() {
        for (Topic t : catalogue.topics()) {
            if (!t.suffix().equals("telemetry")) {
                assertThat(t.settings()).containsEntry("retention.bytes", "-1").doesNotContainKey("segment.bytes");
            }
        }
        assertThat(catalogue.topic("telemetry").settings())
                .containsEntry("retention.bytes", "67108864")
                .containsEntry("segment.bytes", "8388608");
    }

    @Test
    void partitionsFollowTheShards() {
        assertThat(catalogue.topic(TopicCatalogue.CLOCK).partitionCount(1, 8)).isEqualTo(1);
        assertThat(catalogue.events("chip-node").partitionCount(4, 8)).isEqualTo(4);
        assertThat(catalogue.topic(TopicCatalogue.SNAPSHOTS).partitionCount(1, 8))
                .isEqualTo(8);
    }

    @Test
    void theRunIdIsThePrefix() {
        assertThat(catalogue.events("job-scheduler").nameIn("run-7")).isEqualTo("run-7.job-scheduler.events");
        assertThatThrownBy(() -> catalogue.topic("done").nameIn("a.b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a.b\" cannot be a part of a topic name");
    }

    @Test
    void everyMessageNamedIsInTheContractAndEveryMessageOfTheContractIsReachedFromATopic() {
        ContractSchema schema = ContractSchema.load();
        Set<String> reached = new TreeSet<>();

        for (Topic t : catalogue.topics()) {
            for (String name : t.messages()) {
                reach(requireNonNull(schema.message(name), name), reached);
            }
        }

        assertThat(reached)
                .containsExactlyElementsOf(
                        schema.messages().stream().map(Descriptor::getFullName).toList());
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> catalogue.topic("clocks"))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("no topic {run}.clocks")
                .hasMessageContaining("there are clock, commands");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    partitions: one      | partitions: some     | line 5, column 17: found some, expected one of one, shards-of-owner, shards
                    cleanup: delete      | cleanup: remove      | line 7, column 14: found remove, expected one of delete, compact
                    retentionMs: -1      | retentionMs: 7d      | line 8, column 18: found 7d, expected milliseconds
                    retentionMs: -1      | retentionMs: 0       | line 8, column 18: found 0, expected milliseconds
                    key: none            | keys: none           | line 6, column 5: found field keys, expected only name
                    key: none            | owner: o             | line 6, column 5: found field owner again
                    '    key: none\n'    | ''                   | line 2, column 5: found no field key
                    {run}.clock          | clock                | line 2, column 11: found name clock, expected {run}.
                    messages: []         | messages: x          | line 9, column 15: found no list
                    about: a             | about: ''            | found no text
                    """)
    void whatIsWrongIsSaidWithItsPlace(String good, String bad, String expected) {
        String yaml = GOOD.replace(good.replace("\\n", "\n"), bad);
        assertThat(yaml).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> TopicCatalogue.parse("t.yaml", yaml))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith("t.yaml, line ")
                .hasMessageContaining(expected);
    }

    @Test
    void twiceTheSameNameAndNoYamlAreRefused() {
        assertThatThrownBy(() -> TopicCatalogue.parse("t.yaml", GOOD + GOOD.substring("topics:\n".length())))
                .hasMessageContaining("a second topic {run}.clock");
        assertThatThrownBy(() -> TopicCatalogue.parse("t.yaml", "")).hasMessageContaining("t.yaml is empty");
        assertThatThrownBy(() -> TopicCatalogue.parse("t.yaml", "a: [")).hasMessageContaining("t.yaml is not YAML");
    }

    private static void reach(Descriptor message, Set<String> reached) {
        if (reached.add(message.getFullName())) {
            message.getFields().stream()
                    .filter(f -> f.getJavaType() == JavaType.MESSAGE)
                    .forEach(f -> reach(f.getMessageType(), reached));
        }
    }
}
