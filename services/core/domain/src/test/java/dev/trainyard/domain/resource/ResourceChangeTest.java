package dev.trainyard.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.catalogue.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceChangeTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("trainyard.root", ".")).resolve("k8s/examples/llama-3-405b.yaml");
    private static final int POOL = 0;
    private static final int QUEUE = 1;
    private static final int JOB = 2;

    @Test
    void nothingChangedIsNoProblem() throws Exception {
        // Given
        Resource job = read("", "").get(JOB);

        // When
        List<Problem> problems = ResourceChange.check(job, read("", "").get(JOB));

        // Then
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | priority: 100 | suspend: true",
                "2 | priority: 100 | priority: 7",
                "1 | strategy: StrictFIFO | strategy: BestEffortFIFO",
                "0 | racks: 1056 | racks: 1100"
            })
    void mutableFieldsMayChange(int which, String from, String to) throws Exception {
        // Given
        Resource before = read("", "").get(which);
        Resource after = read(from, to).get(which);

        // When
        List<Problem> problems = ResourceChange.check(before, after);

        // Then
        assertThat(after).isNotEqualTo(before);
        assertThat(problems).isEmpty();
    }

    @Test
    void immutableFieldsAreNamedWithPathFoundAndExpected() throws Exception {
        // Given
        Resource before = read("", "").get(JOB);
        Resource after = read("checkpoint: {interval: 10m", "suspend: true\n  checkpoint: {interval: 20m")
                .get(JOB);

        // When
        List<Problem> problems = ResourceChange.check(before, after);

        // Then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.checkpoint.interval");
            assertThat(problem.message())
                    .isEqualTo("spec.checkpoint.interval cannot change: found 20m, expected 10m as it was created;"
                            + " delete TrainingJob/llama-3-405b and apply it again");
        });
    }

    @Test
    void twoDifferentResourcesAreNoUpdate() throws Exception {
        // Given
        List<Resource> resources = read("", "");

        // When / Then
        assertThatThrownBy(() -> ResourceChange.check(resources.get(POOL), resources.get(QUEUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Resource> read(String from, String to) throws Exception {
        String text = Files.readString(EXAMPLE);
        assertThat(text).contains(from);
        ReadResult result = new ResourceReader(Catalogue.bundled())
                .read(List.of(new Source("llama.yaml", from.isEmpty() ? text : text.replace(from, to))), List.of());
        assertThat(result).isInstanceOf(ReadResult.Ok.class);
        return ((ReadResult.Ok) result).resources();
    }
}
