package dev.trainyard.domain.event;

/** What the network fabric reports. */
public sealed interface FabricEvent extends YardEvent {
    /**
     * A job's step time as contention and compute give it: after each start, and whenever it changes by more than 1 %.
     * Read by orchestrator.
     *
     * @param job the job's number
     * @param attempt the attempt it is valid for
     * @param readyAtNs when the slowest worker of the gang is ready
     * @param stepNs duration of one step now
     * @param nominalStepNs duration of one step alone on healthy hardware; never more than {@code stepNs}
     * @param checkpointStallNs how long one checkpoint stops the steps
     * @param checkpointWriteNs how long until one checkpoint is durable, counted from its begin
     * @param checkpointLoadNs how long a restart reads a checkpoint
     */
    record StepTimeSolved(
            int job,
            int attempt,
            long readyAtNs,
            long stepNs,
            long nominalStepNs,
            long checkpointStallNs,
            long checkpointWriteNs,
            long checkpointLoadNs)
            implements FabricEvent {}
}
