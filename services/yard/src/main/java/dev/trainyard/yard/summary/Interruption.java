package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.kernel.VirtualTime;

/**
 * One interruption of a job.
 *
 * @param event as the orchestrator told it
 * @param resumedNs when steps were made again; {@link VirtualTime#NEVER_NS} when they were not
 */
public record Interruption(JobInterrupted event, long resumedNs) {
    /** Whether the job came to make steps again. */
    public boolean resumed() {
        return resumedNs != VirtualTime.NEVER_NS;
    }

    /** Time that the job stood still; until {@code endNs} when it never resumed. */
    public long stillNs(long endNs) {
        return Math.max(0, (resumed() ? resumedNs : endNs) - event.beganNs());
    }

    /** Time that the interruption cost: standing still, and steps to be made again. */
    public long costNs(long endNs) {
        return stillNs(endNs) + event.lostNs();
    }
}
