package dev.trainyard.domain.training;

import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.Recompute;

/**
 * Bytes that one chip of the slowest stage exchanges, by kind of parallelism. Bytes of a collective are those of the
 * whole tensor that each rank of the group ends (all-gather) or begins (reduce-scatter) with.
 *
 * @param tensorBytes tensor of one tensor-parallel collective: tokens x hidden x 2 B
 * @param tensorForward exposed collectives of one microbatch, forward
 * @param tensorBackward exposed collectives of one microbatch, backward
 * @param contextBytes keys and values of one layer over the whole sequence, this chip's heads
 * @param contextForward all-gathers of one microbatch, forward
 * @param contextBackward all-gathers and reduce-scatters of one microbatch, backward
 * @param pipelineBytes one send to the next stage; each chunk of each microbatch sends one forward and one backward
 * @param dataForwardBytes weights gathered for one forward pass
 * @param dataBackwardGatherBytes weights gathered again for one backward pass
 * @param dataBackwardReduceBytes gradients reduced in one backward pass
 * @param dataAllReduce whether gradients are all-reduced (no sharding) rather than reduce-scattered
 * @param dataForwardPasses how often a step gathers weights: once, or once a microbatch where weights are sharded
 * @param dataBackwardPasses how often a step reduces gradients: once, or once a microbatch where they are sharded
 */
public record CommVolumes(
        double tensorBytes,
        int tensorForward,
        int tensorBackward,
        double contextBytes,
        int contextForward,
        int contextBackward,
        double pipelineBytes,
        double dataForwardBytes,
        double dataBackwardGatherBytes,
        double dataBackwardReduceBytes,
        boolean dataAllReduce,
        int dataForwardPasses,
        int dataBackwardPasses) {
    private static final int BF16_BYTES = 2;
    private static final int GRADIENT_BYTES = 4;

    /**
     * Volumes of a job.
     *
     * <p>Tensor parallelism with sequence parallelism (arXiv 2205.05198): two all-gathers and two reduce-scatters of a
     * layer's forward pass are exposed; of its backward pass the two gathers of output gradients are, the others
     * overlap with weight-gradient products. Full recomputation repeats the forward ones. Context parallelism gathers
     * keys and values (Llama 3 section 3.3.2), again in the backward pass, and reduce-scatters their gradients. Data
     * parallelism: FP32 gradients and BF16 weights.
     */
    public static CommVolumes of(JobShape shape) {
        var parallelism = shape.training().parallelism();
        int layers = shape.layersPerStage();
        double hiddenBytes =
                (double) BF16_BYTES * shape.microbatchTokens() * shape.model().hiddenSize();
        boolean tensor = parallelism.tensor() > 1;
        boolean context = parallelism.context() > 1;
        boolean full = shape.training().recompute() == Recompute.Full;
        double keyValueBytes = 2.0
                * BF16_BYTES
                * ModelArithmetic.keyValueWidth(shape.model())
                * shape.training().sequenceLength()
                * shape.training().microBatchSequences()
                / parallelism.tensor();
        boolean exchanges = shape.shards() > 1;
        double parameters = exchanges ? shape.parametersPerChip() : 0;
        boolean zero3 = parallelism.dataSharding() == DataSharding.Zero3;
        boolean none = parallelism.dataSharding() == DataSharding.None;
        return new CommVolumes(
                tensor ? hiddenBytes : 0,
                tensor ? 4 * layers : 0,
                tensor ? (full ? 6 : 2) * layers : 0,
                context ? keyValueBytes : 0,
                context ? layers : 0,
                context ? (full ? 3 : 2) * layers : 0,
                shape.stages() > 1 ? hiddenBytes / parallelism.tensor() : 0,
                none ? 0 : BF16_BYTES * parameters,
                zero3 ? BF16_BYTES * parameters : 0,
                GRADIENT_BYTES * parameters,
                none,
                zero3 ? shape.microbatches() : 1,
                zero3 || parallelism.dataSharding() == DataSharding.Zero2 ? shape.microbatches() : 1);
    }
}
