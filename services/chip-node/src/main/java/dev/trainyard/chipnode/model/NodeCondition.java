package dev.trainyard.chipnode.model;

/** How a node is. */
public enum NodeCondition {
    /** Nothing is known or true against it. */
    OK,
    /** A fault has begun and nobody has noticed. */
    FAULTY,
    /** A fault was detected; the node is unfit until repaired. */
    DOWN
}
