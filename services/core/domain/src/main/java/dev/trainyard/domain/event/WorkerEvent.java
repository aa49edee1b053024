package dev.trainyard.domain.event;

/** What the chip-node shards report about nodes and the workers on them. */
public sealed interface WorkerEvent extends YardEvent {
    /**
     * The workers on this shard's part of a gang are starting. Read by fabric, which waits until all nodes of the gang
     * are covered.
     *
     * @param job the job's number
     * @param attempt the attempt they start for
     * @param nodes how many nodes of the gang this message covers
     * @param readyAtNs when they will be ready, communicators included
     * @param slowdown compute time of the slowest of them relative to a healthy chip, at least 1
     */
    record WorkersStarting(int job, int attempt, int nodes, long readyAtNs, double slowdown) implements WorkerEvent {}

    /**
     * Nodes of a placement are not fit: the scheduler's copy was stale. Read by orchestrator and scheduler.
     *
     * @param job the job's number
     * @param attempt the attempt that cannot start
     * @param nodes node ids that refuse
     */
    record WorkersRefused(int job, int attempt, int[] nodes) implements WorkerEvent {}

    /**
     * A worker died by a fault that leaves its node fit. Read by orchestrator.
     *
     * @param job the job's number
     * @param attempt the attempt it belonged to
     * @param node node id
     * @param fault number of the fault
     * @param cause the published name of the cause
     * @param beganNs when the fault began; the job stands still since then
     */
    record WorkerFailed(int job, int attempt, int node, long fault, String cause, long beganNs)
            implements WorkerEvent {}

    /**
     * A fault was detected that makes a node unfit until it is repaired. Sent by the owner of the condition (chip-node,
     * or fabric for its links); read by scheduler and failure-injector, and by the orchestrator when a job is on it.
     *
     * @param node node id
     * @param job the job whose rank is on the node, or -1 (a spare's job does not count)
     * @param attempt that job's attempt as the sender knows it
     * @param fault number of the fault
     * @param cause the published name of the cause
     * @param beganNs when the fault began
     */
    record NodeUnavailable(int node, int job, int attempt, long fault, String cause, long beganNs)
            implements WorkerEvent {}

    /**
     * A node is fit again. Sent by the owner of the condition; read by scheduler.
     *
     * @param node node id
     * @param fault number of the fault that is over
     */
    record NodeAvailable(int node, long fault) implements WorkerEvent {}
}
