package dev.trainyard.domain.spec;

/** Number format of the matrix products; weights and activations travel in BF16 with either. */
public enum Precision {
    /** 16-bit brain floating point. */
    BF16,
    /** 8-bit floating point with BF16 accumulation of weights. */
    FP8
}
