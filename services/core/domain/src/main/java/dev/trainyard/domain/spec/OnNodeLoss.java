package dev.trainyard.domain.spec;

/** What happens when a node is lost. */
public enum OnNodeLoss {
    /** A held spare takes its place; without one the job waits for a node. */
    ReplaceFromSpare,
    /** All nodes are given back and the job queues again. */
    RequeueGang
}
