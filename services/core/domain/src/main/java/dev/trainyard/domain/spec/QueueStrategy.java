package dev.trainyard.domain.spec;

/** Which waiting job of a queue may start. */
public enum QueueStrategy {
    /** Only the first by priority, then by submission. */
    StrictFIFO,
    /** The first by priority and submission that fits. */
    BestEffortFIFO
}
