package dev.trainyard.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.CheckpointMode;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.training.CommTimes;
import dev.trainyard.domain.training.ComputeProfile;
import dev.trainyard.domain.training.JobShape;
import dev.trainyard.domain.training.MemoryModel;
import dev.trainyard.domain.training.StepTimeModel;
import dev.trainyard.domain.training.UncontendedFabric;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped examples read without a problem and say what they claim. */
class ExamplesTest {
    private static final Path ROOT = Path.of(System.getProperty("trainyard.root", "."));

    @Test
    void llamaExampleSaysWhatThePaperSays() {
        // When
        List<Resource> resources = read("llama-3-405b.yaml");

        // Then
        assertThat(resources)
                .extracting(Resource::kind)
                .containsExactly("AcceleratorPool", "CapacityQueue", "TrainingJob");
        var pool = ((Resource.AcceleratorPool) resources.get(0)).spec();
        assertThat(pool.nodes()).isEqualTo(2112);
        assertThat(Catalogue.bundled().failureProcesses(pool.failures())).hasSize(19);
        var queue = ((Resource.CapacityQueue) resources.get(1)).spec();
        assertThat(queue.strategy()).isEqualTo(QueueStrategy.StrictFIFO);
        var job = ((Resource.TrainingJob) resources.get(2)).spec();
        assertThat(job.chips()).isEqualTo(16384);
        assertThat(job.training().parallelism().dataSharding()).isEqualTo(DataSharding.Zero1);
        assertThat(job.training().microBatchSequences()).isEqualTo(1);
        assertThat(job.checkpoint().intervalNs()).isEqualTo(600_000_000_000L);
        assertThat(job.checkpoint().mode()).isEqualTo(CheckpointMode.Async);
        assertThat(job.until().durationNs()).isEqualTo(54L * 86_400 * 1_000_000_000);
    }

    @Test
    void smallYardHasTwoKindsOfNodesThreeJobsAndPlentyOfFailures() {
        // When
        List<Resource> resources = read("small-yard.yaml");

        // Then
        int nodes = 0;
        double faultsInTwoDays = 0;
        for (Resource resource : resources) {
            if (resource instanceof Resource.AcceleratorPool pool) {
                nodes += pool.spec().nodes();
                int chips =
                        Catalogue.bundled().systemNamed(pool.spec().system()).chipsPerNode();
                for (FailureProcessSpec process : pool.spec().failures().processes()) {
                    int perNode =
                            switch (process.component()) {
                                case Chip, Link -> chips;
                                case Node, Software -> 1;
                                case Rack -> 0;
                            };
                    faultsInTwoDays += pool.spec().nodes() * perNode * process.ratePerMillionHours() * 48 / 1e6;
                }
            }
            if (resource instanceof Resource.TrainingJob job) {
                describe(job);
            }
        }
        assertThat(nodes).isEqualTo(64);
        assertThat(resources).hasSize(6);
        assertThat(faultsInTwoDays).isBetween(35.0, 60.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-3-405b.yaml", "small-yard.yaml"})
    void writingAndReadingGivesTheSameResources(String file) {
        // Given
        List<Resource> resources = read(file);

        // When
        String text = ResourceWriter.write(resources);
        ReadResult again =
                new ResourceReader(Catalogue.bundled()).read(List.of(new Source("written.yaml", text)), List.of());

        // Then
        assertThat(again).isEqualTo(new ReadResult.Ok(resources));
        assertThat(ResourceWriter.write(resources)).isEqualTo(text);
    }

    private static void describe(Resource.TrainingJob job) {
        Catalogue catalogue = Catalogue.bundled();
        TrainingJobSpec spec = job.spec();
        JobShape shape = new JobShape(spec.model(), spec.training());
        var chip = catalogue.acceleratorNamed(spec.accelerators().type());
        var stack = catalogue.stackOf(chip);
        CommTimes comm = UncontendedFabric.times(
                shape,
                chip,
                stack,
                catalogue.fabricNamed("small-clos"),
                spec.accelerators().perNode());
        System.out.println(job.meta().name() + " " + MemoryModel.perChip(shape, stack) + " "
                + StepTimeModel.stepTime(shape, ComputeProfile.of(shape, chip, stack), comm) + " " + comm);
    }

    private static List<Resource> read(String file) {
        ReadResult result = new ResourceReader(Catalogue.bundled())
                .readFiles(List.of(ROOT.resolve("k8s/examples").resolve(file)), List.of());
        if (result instanceof ReadResult.Invalid invalid) {
            throw new AssertionError(invalid.render());
        }
        return ((ReadResult.Ok) result).resources();
    }
}
