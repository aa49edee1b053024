package dev.trainyard.domain.event;

/** The talk about gangs between orchestrator and scheduler. Every message carries its attempt; older ones are ignored. */
public sealed interface GangEvent extends YardEvent {
    /**
     * The orchestrator wants the gang placed, for the first time or again; every earlier attempt is over. Nodes that are
     * still good are kept. Read by scheduler, fabric and the chip-node shards.
     *
     * @param job the job's number
     * @param attempt from 1; one more than the attempt that ended
     */
    record GangRequested(int job, int attempt) implements GangEvent {}

    /**
     * The job gives back all it held, or waits for nothing any more; this attempt and every earlier one is over. Read by
     * scheduler, fabric and the chip-node shards.
     *
     * @param job the job's number
     * @param attempt the attempt that ended
     * @param over whether the job is over; a suspended one is not and may be requested again with a higher attempt
     */
    record GangReleased(int job, int attempt, boolean over) implements GangEvent {}

    /**
     * The whole gang has nodes. Read by orchestrator, fabric and the chip-node shards.
     *
     * @param job the job's number
     * @param attempt the attempt it is placed for
     * @param nodes node ids in rank order
     * @param spares node ids of the warm standby held by the job
     */
    record GangPlaced(int job, int attempt, int[] nodes, int[] spares) implements GangEvent {}

    /**
     * The gang cannot be placed now. Only the log keeps it.
     *
     * @param job the job's number
     * @param attempt the attempt that waits
     * @param reason one word
     * @param sentence the same for people, with numbers
     * @param estimatedStartNs when it might start, as far as the scheduler can tell; {@code NEVER_NS} if it cannot
     */
    record GangWaiting(int job, int attempt, WaitReason reason, String sentence, long estimatedStartNs)
            implements GangEvent {}

    /** Why a gang waits. */
    enum WaitReason {
        /** The queue's quota is used up. */
        QUOTA,
        /** Too few free nodes in any pool of the wanted accelerator. */
        CAPACITY,
        /** Enough free nodes, but not inside one domain of the required topology level. */
        TOPOLOGY,
        /** A job before it in a strict queue waits. */
        BEHIND
    }
}
