package dev.trainyard.domain.spec;

/** Optimizer of the weights. */
public enum Optimizer {
    /** Adam with decoupled weight decay: 12 bytes of fp32 state a parameter. */
    AdamW
}
