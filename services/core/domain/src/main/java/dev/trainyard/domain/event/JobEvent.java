package dev.trainyard.domain.event;

/** The life of a job as the orchestrator tells it. No model reads these: they are for the log, reports and consoles. */
public sealed interface JobEvent extends YardEvent {
    /**
     * The job was accepted and waits for nodes.
     *
     * @param job the job's number
     * @param namespace its namespace
     * @param name its name
     * @param chips chips of the gang, spares not counted
     */
    record JobAccepted(int job, String namespace, String name, int chips) implements JobEvent {}

    /**
     * Steps are being made since {@code sinceNs} at a constant rate until the next event of this job.
     *
     * @param job the job's number
     * @param attempt the running attempt
     * @param sinceNs when the rate began to hold
     * @param step steps completed and kept at that time
     * @param stepNs duration of a step
     */
    record JobRunning(int job, int attempt, long sinceNs, long step, long stepNs) implements JobEvent {}

    /**
     * The job stands still.
     *
     * @param job the job's number
     * @param attempt the attempt that ended
     * @param beganNs when the steps stopped
     * @param detectedNs when the orchestrator knew
     * @param cause published name of the cause, or what maintenance was done
     * @param planned whether it was planned
     * @param counted false for a fault that met a job which was recovering already: no new interruption
     * @param node node id that caused it; -1 for none
     * @param stepReached steps completed when it stopped
     * @param stepKept steps that the last durable checkpoint holds
     * @param lostNs step time since that checkpoint, to be made again
     */
    record JobInterrupted(
            int job,
            int attempt,
            long beganNs,
            long detectedNs,
            String cause,
            boolean planned,
            boolean counted,
            int node,
            long stepReached,
            long stepKept,
            long lostNs)
            implements JobEvent {}

    /**
     * The job was suspended and makes no steps any more; a job that was running writes a checkpoint first and holds its
     * nodes up to then.
     *
     * @param job the job's number
     * @param attempt the attempt that ended; 0 for a job that was submitted suspended
     * @param beganNs when the steps stopped
     * @param releasedAtNs when the nodes are given back, unless the job goes on before
     * @param step steps completed and kept
     */
    record JobSuspended(int job, int attempt, long beganNs, long releasedAtNs, long step) implements JobEvent {}

    /**
     * The job is suspended no more and waits for nodes.
     *
     * @param job the job's number
     * @param attempt the attempt that it asks nodes for
     * @param step steps that it begins with
     */
    record JobResumed(int job, int attempt, long step) implements JobEvent {}

    /**
     * The job is over.
     *
     * @param job the job's number
     * @param state how it ended
     * @param accounts where its time went
     */
    record JobFinished(int job, JobState state, JobAccounts accounts) implements JobEvent {}

    /** How a job stands, in one word. */
    enum JobState {
        QUEUED,
        STARTING,
        COMPILING,
        RUNNING,
        RECOVERING,
        SUCCEEDED,
        /** Deleted before it was over; what no checkpoint held is lost. */
        CANCELLED,
        /** Holds no nodes and asks for none until it is told to go on. */
        SUSPENDED
    }
}
