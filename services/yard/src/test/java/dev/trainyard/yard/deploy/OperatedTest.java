package dev.trainyard.yard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatedTest {
    private static Optional<Operated> of(String... objects) throws IOException {
        return Operated.of(
                new YAMLMapper().readTree("items:\n" + String.join("", objects).indent(2)));
    }

    private static String topic(String name, String status) {
        return "- {kind: KafkaTopic, metadata: {name: " + name + ", generation: 2}, status: " + status + "}\n";
    }

    @Test
    void whatSaysThatItIsReadyIs() throws IOException {
        assertThat(of(topic("a", "{observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}")))
                .contains(new Operated("KafkaTopic", 1, 1, ""));
        assertThat(of()).isEmpty();
    }

    @Test
    void theFirstThatIsNotReadySaysWhy() throws IOException {
        assertThat(of(
                        topic("a", "{observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}"),
                        topic(
                                "b",
                                "{observedGeneration: 2, conditions: [{type: Warning, status: 'True'},"
                                        + " {type: Ready, status: 'False', reason: NotReady, message: no brokers}]}"),
                        topic("c", "{}")))
                .contains(new Operated("KafkaTopic", 1, 3, "KafkaTopic b is not ready: NotReady: no brokers"));
    }

    @Test
    void whatWasSaidOfAnOlderGenerationDoesNotCount() throws IOException {
        assertThat(of(topic("a", "{observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}")))
                .hasValueSatisfying(topics -> {
                    assertThat(topics.ready()).isZero();
                    assertThat(topics.why()).startsWith("KafkaTopic a was not looked at by Strimzi yet");
                });
    }

    @Test
    void theOutputOfKubectlTellsWhatToWaitFor() {
        assertThat(Operated.resources("""
                        configmap/kafka created
                        kafkanodepool.kafka.strimzi.io/brokers created
                        kafka.kafka.strimzi.io/kafka unchanged
                        kafkatopic.kafka.strimzi.io/yard.clock created
                        kafkatopic.kafka.strimzi.io/yard.done configured
                        """)).containsExactly("kafka.kafka.strimzi.io", "kafkatopic.kafka.strimzi.io");
    }
}
