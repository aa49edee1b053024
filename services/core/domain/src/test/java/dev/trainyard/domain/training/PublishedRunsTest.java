package dev.trainyard.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.Architecture;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.Optimizer;
import dev.trainyard.domain.spec.ParallelismSpec;
import dev.trainyard.domain.spec.Precision;
import dev.trainyard.domain.spec.Recompute;
import dev.trainyard.domain.spec.TrainingSpec;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Predicted against published runs with one efficiency for all and uncontended links. The three rows of Llama 3 (arXiv
 * 2407.21783 Table 4) are held to 10 percent; the others are printed and only held to 25 percent, to say
 * where we stand: later software than that of 2024 hides tensor-parallel communication, which the model does not.
 */
class PublishedRunsTest {
    private static final ModelSpec LLAMA_405B = new ModelSpec(Architecture.Dense, 126, 16384, 128, 8, 53248, 128256);
    private static final ModelSpec LLAMA_70B = new ModelSpec(Architecture.Dense, 80, 8192, 64, 8, 28672, 128256);
    private static final ModelSpec LLAMA_8B = new ModelSpec(Architecture.Dense, 32, 4096, 32, 8, 14336, 128256);

    @ParameterizedTest(name = "{0} {1} chips")
    @CsvSource({
        // model, chips, sequence, batch, tp, pp, chunks, cp, dp, published TFLOP/s
        "pap-0001 405B, 8192, 8192, 2048, 8, 16, 0, 1, 64, 430",
        "pap-0002 405B, 16384, 8192, 2048, 8, 16, 0, 1, 128, 400",
        "pap-0003 405B, 16384, 131072, 128, 8, 16, 0, 16, 8, 380",
    })
    void llama3TableFourWithinTenPercent(
            String row, int chips, int sequence, int batch, int tp, int pp, int v, int cp, int dp, double published) {
        // Given
        JobShape shape = shape(LLAMA_405B, sequence, batch, 1, new int[] {tp, cp, pp, v, dp}, DataSharding.Zero1);
        assertThat(shape.chips()).isEqualTo(chips);

        // When
        double predicted = tflops(shape, "meta-24k-h100-roce");

        // Then
        print(row, published, predicted);
        assertThat(predicted).isCloseTo(published, within(0.10 * published));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // row, model, sequence, batch, micro, tp, cp, pp, v, dp, sharding, published step seconds
        "dgxc-0004, 405B, 8192, 252, 1, 8, 2, 9, 7, 4, Zero1, 17.5",
        "dgxc-0006, 405B, 8192, 1008, 1, 8, 2, 9, 7, 16, Zero1, 17.7",
        "dgxc-0125, 405B, 8192, 256, 1, 8, 2, 8, 8, 4, Zero1, 19.81",
        "dgxc-0013, 70B, 8192, 128, 1, 4, 2, 4, 5, 2, Zero1, 14.61",
        "dgxc-0017, 70B, 8192, 2048, 1, 4, 2, 4, 5, 32, Zero1, 14.86",
        "dgxc-0089, 70B, 8192, 256, 2, 1, 1, 1, 1, 128, Zero3, 15.563",
        "dgxc-0093, 70B, 8192, 4096, 2, 1, 1, 1, 1, 2048, Zero3, 15.898",
        "dgxc-0025, 8B, 8192, 128, 1, 1, 2, 1, 1, 4, Zero1, 12.78",
        "dgxc-0029, 8B, 8192, 2048, 1, 1, 2, 1, 1, 64, Zero1, 13.16",
    })
    void otherRunsOnH100WithinAQuarter(
            String row,
            String model,
            int sequence,
            int batch,
            int micro,
            int tp,
            int cp,
            int pp,
            int v,
            int dp,
            DataSharding sharding,
            double publishedSeconds) {
        // Given
        ModelSpec spec = model.equals("405B") ? LLAMA_405B : model.equals("70B") ? LLAMA_70B : LLAMA_8B;
        JobShape shape = shape(spec, sequence, batch, micro, new int[] {tp, cp, pp, v, dp}, sharding);

        // When
        double predicted = tflops(shape, "superpod-h100");

        // Then
        double published = shape.tflopsPerChip(publishedSeconds);
        print(row + " " + model, published, predicted);
        assertThat(predicted).isBetween(published * 0.75, published * 1.25);
    }

    private static double tflops(JobShape shape, String fabric) {
        Catalogue catalogue = Catalogue.bundled();
        var chip = catalogue.acceleratorNamed("h100-sxm");
        var stack = catalogue.stackOf(chip);
        CommTimes comm = UncontendedFabric.times(shape, chip, stack, catalogue.fabricNamed(fabric), 8);
        StepTime step = StepTimeModel.stepTime(shape, ComputeProfile.of(shape, chip, stack), comm);
        return shape.tflopsPerChip(step.seconds());
    }

    private static void print(String row, double published, double predicted) {
        System.out.println(String.format(
                Locale.ROOT,
                "%-16s published %6.1f TFLOP/s  predicted %6.1f  %+5.1f %%",
                row,
                published,
                predicted,
                100 * (predicted / published - 1)));
    }

    static JobShape shape(
            ModelSpec model,
            int sequence,
            int batch,
            int micro,
            int[] tensorContextPipelineChunksData,
            DataSharding z) {
        int[] d = tensorContextPipelineChunksData;
        return new JobShape(
                model,
                new TrainingSpec(
                        sequence,
                        batch,
                        micro,
                        Precision.BF16,
                        Optimizer.AdamW,
                        Recompute.None,
                        new ParallelismSpec(d[0], d[1], d[2], d[3], d[4], z)));
    }
}
