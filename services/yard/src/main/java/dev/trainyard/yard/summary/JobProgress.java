package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobEvent.JobState;

/**
 * How a job stands at one time.
 *
 * @param job the job's number
 * @param name its name
 * @param state its state
 * @param step steps completed, extrapolated from the last known rate
 * @param goodput time of these steps at the fastest rate seen, over the time since submission: 0 to 1
 * @param planned planned interruptions so far
 * @param unexpected other interruptions so far
 * @param expectedEndNs when it will end as far as can be told now; {@code VirtualTime.NEVER_NS} when that is unknown
 * @param waitingFor why it has no nodes, in a sentence; empty when it has them
 */
public record JobProgress(
        int job,
        String name,
        JobState state,
        long step,
        double goodput,
        int planned,
        int unexpected,
        long expectedEndNs,
        String waitingFor) {
    /** Interruptions so far. */
    public int interruptions() {
        return planned + unexpected;
    }

    /** Whether the job is over. */
    public boolean over() {
        return JobHistory.over(state);
    }
}
