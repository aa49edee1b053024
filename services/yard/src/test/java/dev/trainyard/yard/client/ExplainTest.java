package dev.trainyard.yard.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.yard.Cli;
import dev.trainyard.yard.Cli.Result;
import dev.trainyard.yard.summary.GoldenFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "trainingjob",
                "trainingjob.spec",
                "trainingjob.spec.training.parallelism",
                "capacityqueue.spec",
                "acceleratorpool.spec.failures",
                "acceleratorpool.metadata",
                "trainingjob.status",
                "trainingjob.status.progress",
                "capacityqueue.status.usage"
            })
    void printsTheFieldsOf(String path) throws IOException {
        Result result = new Cli().run("explain", path);

        assertThat(result.status()).isZero();
        GoldenFile.check("explain/" + path + ".txt", result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainingjob", "capacityqueue", "acceleratorpool"})
    void printsTheWholeTreeOf(String kind) throws IOException {
        Result result = new Cli().run("explain", kind, "--recursive");

        GoldenFile.check("explain/" + kind + "-recursive.txt", result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tj", "trainingjobs", "TrainingJob"})
    void takesEveryName(String name) {
        assertThat(new Cli().run("explain", name + ".spec.nodes").out())
                .contains("FIELD: nodes <integer> -required-\n")
                .contains("Nodes that train. At least 1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    tj.spec.chekpoint       | field "chekpoint" does not exist in TrainingJob.spec; did you mean checkpoint?
                    tj.spec.nodes.x         | field "x" does not exist in TrainingJob.spec.nodes; there is nothing below it
                    trainingjop             | the server doesn't have a resource type "trainingjop"; did you mean trainingjob?
                    """)
    void saysWhatIsNotThere(String path, String message) {
        Result result = new Cli().run("explain", path);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("error: " + message + "\n");
    }

    @Test
    void tellsWhatMayChange() {
        assertThat(new Cli().run("explain", "pool.spec.racks").out()).contains("May change while the yard runs.");
        assertThat(new Cli().run("explain", "pool.spec.system").out()).doesNotContain("May change");
        assertThat(new Cli().run("explain", "cq.spec.quotas.nominal").out()).contains("May change while the yard");
    }
}
