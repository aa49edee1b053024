package dev.trainyard.jobscheduler.model.queue;

/** What was said last about a wait; in order of {@code GangEvent.WaitReason} after {@link #UNTOLD}. */
public enum Wait {
    /** Nothing yet about this attempt. */
    UNTOLD,
    /** The queue's quota. */
    QUOTA,
    /** Too few free nodes. */
    CAPACITY,
    /** Enough free nodes, but not in one domain. */
    TOPOLOGY,
    /** Another job of a strict queue. */
    BEHIND
}
