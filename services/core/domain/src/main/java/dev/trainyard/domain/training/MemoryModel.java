package dev.trainyard.domain.training;

import dev.trainyard.domain.catalogue.SoftwareStack;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.ModelSpec;

/**
 * Memory of the fullest chip of a job, by part.
 *
 * <p>Weights BF16 (2 B a parameter), gradients FP32 (4 B; Llama 3 accumulates in FP32, arXiv 2407.21783 section 3.3.2),
 * AdamW master weights and two moments FP32 (12 B), each divided by the shards as ZeRO says (arXiv 1910.02054).
 * Activations follow the counting of arXiv 2205.05198 for this architecture with sequence parallelism and a fused
 * attention kernel; outputs of norms and of the SwiGLU product are computed again rather than kept, as is usual, so a
 * layer keeps per token: two block inputs, queries, attention output, keys, values, gate and up projections.
 */
public final class MemoryModel {
    private static final int BF16_BYTES = 2;
    private static final int GRADIENT_BYTES = 4;
    private static final int ADAMW_BYTES = 12;
    /** BF16 logits and their FP32 softmax. */
    private static final int LOGIT_BYTES = 6;

    private MemoryModel() {}

    /**
     * Bytes on the fullest chip.
     *
     * @param weights BF16 weights
     * @param gradients FP32 gradients
     * @param optimizer FP32 master weights and moments
     * @param activations kept activations of all microbatches in flight
     * @param reserve what the framework keeps
     */
    public record MemoryPerChip(long weights, long gradients, long optimizer, long activations, long reserve) {
        /** Sum of all parts. */
        public long total() {
            return weights + gradients + optimizer + activations + reserve;
        }
    }

    /** Memory of the fullest chip. */
    public static MemoryPerChip perChip(JobShape shape, SoftwareStack stack) {
        long parameters = shape.parametersPerChip();
        DataSharding sharding = shape.training().parallelism().dataSharding();
        int shards = shape.shards();
        long weights = BF16_BYTES * parameters;
        if (sharding == DataSharding.Zero3) {
            long twoGatheredLayers = 2L
                    * BF16_BYTES
                    * ModelArithmetic.layerParameters(shape.model())
                    / shape.training().parallelism().tensor();
            weights = weights / shards + Math.min(weights, twoGatheredLayers);
        }
        boolean gradientsSharded = sharding == DataSharding.Zero2 || sharding == DataSharding.Zero3;
        long gradients = GRADIENT_BYTES * parameters / (gradientsSharded ? shards : 1);
        long optimizer = ADAMW_BYTES * parameters / (sharding == DataSharding.None ? 1 : shards);
        return new MemoryPerChip(weights, gradients, optimizer, activations(shape), stack.frameworkReserveBytes());
    }

    /** Bytes that one layer keeps for one microbatch on one chip. */
    public static long layerActivationBytes(JobShape shape) {
        ModelSpec m = shape.model();
        long perToken =
                switch (shape.training().recompute()) {
                    case None -> 4L * m.hiddenSize() + 2 * ModelArithmetic.keyValueWidth(m) + 2L * m.ffnSize();
                    case Selective -> 3L * m.hiddenSize() + 2 * ModelArithmetic.keyValueWidth(m) + 2L * m.ffnSize();
                    case Full -> m.hiddenSize();
                };
        return BF16_BYTES
                * perToken
                * shape.microbatchTokens()
                / shape.training().parallelism().tensor();
    }

    /**
     * Kept activations of the first stage: 1F1B holds as many microbatches as there are stages, interleaving a factor
     * 1 + (p-1)/(p v) more (arXiv 2104.04473 section 2.2), never more than a step has. Without a pipeline the logits of
     * one microbatch come on top.
     */
    private static long activations(JobShape shape) {
        int p = shape.stages();
        double inFlight = p == 1 ? 1 : Math.min(shape.microbatches(), p + (p - 1.0) / shape.chunks());
        long kept = Math.round(inFlight * shape.layersPerStage() * layerActivationBytes(shape));
        if (p == 1) {
            kept += (long) LOGIT_BYTES
                    * shape.model().vocabularySize()
                    * shape.microbatchTokens()
                    / shape.training().parallelism().tensor();
        }
        return kept;
    }
}
