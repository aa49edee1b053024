package dev.trainyard.jobscheduler.model.placement;

/** Whether a gang with its spares fits into a pool now. */
public sealed interface Fit {
    /** It fits. */
    record Fits() implements Fit {}

    /**
     * The pool has too few free nodes.
     *
     * @param free how many it has
     */
    record TooFewFree(int free) implements Fit {}

    /**
     * The pool has enough, but no domain of the required level has.
     *
     * @param largestFree free nodes of the fullest domain
     */
    record NoDomainLargeEnough(int largestFree) implements Fit {}
}
