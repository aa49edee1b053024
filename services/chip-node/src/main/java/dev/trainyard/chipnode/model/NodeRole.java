package dev.trainyard.chipnode.model;

/** What a node does for the job that holds it. */
enum NodeRole {
    /** No job holds it. */
    FREE,
    /** Warm standby of a job. */
    SPARE,
    /** Its worker was stopped and may start again at once: container and code are there. */
    STOPPED,
    /** A worker runs on it. */
    WORKER
}
