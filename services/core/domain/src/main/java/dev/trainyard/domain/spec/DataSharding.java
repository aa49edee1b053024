package dev.trainyard.domain.spec;

/** What data-parallel groups shard among them (ZeRO, arXiv 1910.02054). */
public enum DataSharding {
    /** Nothing: every group holds all. */
    None,
    /** Optimizer state. */
    Zero1,
    /** Optimizer state and gradients. */
    Zero2,
    /** Optimizer state, gradients and weights. */
    Zero3
}
