package dev.trainyard.domain.spec;

/** How strictly a topology level is kept. */
public enum TopologyConstraint {
    /** All nodes in one domain of the level, else the job waits. */
    Required,
    /** As few domains of the level as possible. */
    Preferred,
    /** Anywhere. */
    None
}
