package dev.trainyard.domain.training;

import dev.trainyard.domain.spec.ModelSpec;

/**
 * Size of a full checkpoint: BF16 weights, FP32 master weights and two FP32 moments, 14 bytes a parameter. Published
 * checkpoints of Llama 3.1 8B, 70B and 405B with optimizer state are 13.1, 10.6 and 13.6 bytes a parameter
 * (NVIDIA/dgxc-benchmarking READMEs: 105 GB, 747 GB, 5.5 TB).
 */
public final class CheckpointSize {
    private static final long BYTES_PER_PARAMETER = 14;

    private CheckpointSize() {}

    /** Bytes of a checkpoint; every byte is written once, by one of the chips that hold it. */
    public static long totalBytes(ModelSpec model) {
        return BYTES_PER_PARAMETER * ModelArithmetic.parameters(model);
    }

    /** Bytes that each chip writes when all share the writing. */
    public static long bytesPerChip(JobShape shape) {
        return totalBytes(shape.model()) / shape.chips();
    }
}
