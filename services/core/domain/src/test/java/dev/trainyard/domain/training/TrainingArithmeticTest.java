package dev.trainyard.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.Architecture;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingArithmeticTest {
    private static final ModelSpec LLAMA_405B = new ModelSpec(Architecture.Dense, 126, 16384, 128, 8, 53248, 128256);

    @ParameterizedTest
    @CsvSource({
        "126, 16384, 128, 8, 53248, 405.85",
        "80, 8192, 64, 8, 28672, 70.55",
        "32, 4096, 32, 8, 14336, 8.03",
        "32, 4096, 32, 0, 11008, 7.13"
    })
    void parametersOfLlamaModels(int layers, int hidden, int heads, int kv, int ffn, double billions) {
        ModelSpec model = new ModelSpec(Architecture.Dense, layers, hidden, heads, kv, ffn, kv == 0 ? 80000 : 128256);
        assertThat(ModelArithmetic.parameters(model) / 1e9).isCloseTo(billions, within(0.001 * billions));
    }

    @Test
    void modelFlopsAreSixPerMultiplyingParameterAndHalfTheAttentionSquare() {
        double expected = 6 * (405.85e9 - 2.1e9) + 6.0 * 126 * 16384 * 8192;
        assertThat(ModelArithmetic.modelFlopsPerToken(LLAMA_405B, 8192)).isCloseTo(expected, within(0.001 * expected));
    }

    @Test
    void checkpointOfLlama405bIsNearThePublished5500Gigabytes() {
        assertThat(CheckpointSize.totalBytes(LLAMA_405B) / 1e12).isCloseTo(5.5, within(0.25));
        JobShape shape = llama(8192, 2048, 1, 128);
        assertThat(CheckpointSize.bytesPerChip(shape)).isBetween(300_000_000L, 400_000_000L);
    }

    @Test
    void llamaLayoutFitsAnH100WithoutRecomputationAndHalfThePipelineDoesNot() {
        // Given
        Catalogue catalogue = Catalogue.bundled();
        var chip = catalogue.acceleratorNamed("h100-sxm");
        var stack = catalogue.stackOf(chip);

        // When
        var fits = MemoryModel.perChip(llama(8192, 2048, 1, 128), stack);
        var tooBig = MemoryModel.perChip(
                PublishedRunsTest.shape(LLAMA_405B, 8192, 2048, 1, new int[] {8, 1, 8, 1, 256}, DataSharding.None),
                stack);

        // Then
        System.out.println(fits);
        assertThat(fits.total()).isLessThan(chip.hbmBytes());
        assertThat(tooBig.total()).isGreaterThan(chip.hbmBytes());
        assertThat(fits.weights() * 2).isEqualTo(fits.gradients());
    }

    @Test
    void embeddingAndHeadTakeThePlaceOfALayerEach() {
        JobShape shape = llama(8192, 2048, 1, 128);
        assertThat(shape.layersPerStage()).isEqualTo(8);
        assertThat(shape.layersSplitEvenly()).isTrue();
        assertThat(shape.chunks()).isEqualTo(8);
        assertThat(shape.microbatches()).isEqualTo(16);
    }

    @Test
    void ringCollectivesFollowAlphaBeta() {
        AlphaBeta link = new AlphaBeta(100, 2, 5);
        assertThat(link.allGatherSeconds(8e9, 8)).isCloseTo(0.07 + 14e-6 + 5e-6, within(1e-12));
        assertThat(link.allReduceSeconds(8e9, 8)).isCloseTo(0.14 + 28e-6 + 5e-6, within(1e-12));
        assertThat(link.reduceScatterSeconds(8e9, 1)).isZero();
        assertThat(link.sendSeconds(1e9)).isCloseTo(0.01 + 7e-6, within(1e-12));
    }

    @Test
    void partsOfAStepAddUpAndSlowerLinksOnlyMakeItLonger() {
        // Given
        JobShape shape = llama(131072, 128, 16, 8);
        Catalogue catalogue = Catalogue.bundled();
        var chip = catalogue.acceleratorNamed("h100-sxm");
        ComputeProfile compute = ComputeProfile.of(shape, chip, catalogue.stackOf(chip));
        long before = 0;
        for (double slower : new double[] {1, 2, 4, 8, 16}) {
            AlphaBeta up = new AlphaBeta(360 / slower, 3, 8);
            AlphaBeta out = new AlphaBeta(36 / slower, 14, 8);

            // When
            StepTime step = StepTimeModel.stepTime(shape, compute, CommTimes.of(shape, up, out, out, out));

            // Then
            assertThat(step.totalNs())
                    .isEqualTo(step.computeNs()
                            + step.bubbleNs()
                            + step.tensorCommNs()
                            + step.contextCommNs()
                            + step.pipelineCommNs()
                            + step.dataCommExposedNs());
            assertThat(step.totalNs()).isGreaterThan(before);
            before = step.totalNs();
        }
    }

    @Test
    void slowChipStretchesCompute() {
        ComputeProfile profile = new ComputeProfile(100, 200);
        assertThat(profile.atSpeed(0.5)).isEqualTo(new ComputeProfile(200, 400));
    }

    @Test
    void podUplinksSlowARingOnlyWhenItsRailsNeedMoreThanTheyGive() {
        // Given: 2 nodes a rack, pods of 80 chips with uplinks of 10 NICs
        Catalogue catalogue = Catalogue.bundled();
        var chip = catalogue.acceleratorNamed("h100-sxm");
        var stack = catalogue.stackOf(chip);
        JobShape eightRails =
                PublishedRunsTest.shape(LLAMA_405B, 8192, 128, 1, new int[] {8, 1, 1, 0, 16}, DataSharding.Zero1);
        JobShape sixteenRails =
                PublishedRunsTest.shape(LLAMA_405B, 8192, 128, 1, new int[] {8, 1, 2, 0, 8}, DataSharding.Zero1);

        // When
        double eight = secondsPerByte(
                eightRails, UncontendedFabric.times(eightRails, chip, stack, catalogue.fabricNamed("small-clos"), 8));
        double eightFree = secondsPerByte(
                eightRails,
                UncontendedFabric.times(eightRails, chip, stack, catalogue.fabricNamed("superpod-h100"), 8));
        double sixteen = secondsPerByte(
                sixteenRails,
                UncontendedFabric.times(sixteenRails, chip, stack, catalogue.fabricNamed("small-clos"), 8));

        // Then
        assertThat(eight).isCloseTo(eightFree, within(1e-3 * eightFree));
        assertThat(sixteen / eight).isCloseTo(1.6, within(0.15));
    }

    private static double secondsPerByte(JobShape shape, CommTimes comm) {
        return comm.dataForwardNs() / CommVolumes.of(shape).dataForwardBytes();
    }

    private static JobShape llama(int sequence, int batch, int context, int data) {
        return PublishedRunsTest.shape(
                LLAMA_405B, sequence, batch, 1, new int[] {8, context, 16, 0, data}, DataSharding.Zero1);
    }
}
