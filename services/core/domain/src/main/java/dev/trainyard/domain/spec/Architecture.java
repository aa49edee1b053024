package dev.trainyard.domain.spec;

/** Kind of model. */
public enum Architecture {
    /** Every token uses every parameter. */
    Dense
}
