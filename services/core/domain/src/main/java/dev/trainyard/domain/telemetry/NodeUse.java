package dev.trainyard.domain.telemetry;

/** What a node is used for. */
public enum NodeUse {
    /** No job holds it. */
    FREE,
    /** Warm standby of a job. */
    SPARE,
    /** A job holds it, and its worker was stopped. */
    STOPPED,
    /** A worker is on it; whether it starts, loads or computes is not told apart. */
    WORKING
}
