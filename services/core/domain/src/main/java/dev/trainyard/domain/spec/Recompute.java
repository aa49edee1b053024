package dev.trainyard.domain.spec;

/** Which activations are dropped and computed again. */
public enum Recompute {
    /** None: all are kept. */
    None,
    /** The attention core only. */
    Selective,
    /** All but the input of each layer. */
    Full
}
