package dev.trainyard.networkfabric.model;

/** The kinds of parallel groups whose traffic may leave a scale-up domain; tensor groups never do. */
enum Dimension {
    /** All-gathers of keys and values. */
    CONTEXT,
    /** Sends between stages. */
    PIPELINE,
    /** Gathers of weights and reductions of gradients. */
    DATA
}
