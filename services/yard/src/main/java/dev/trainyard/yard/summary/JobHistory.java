package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobState;
import java.util.List;

/**
 * Everything that the log of a run tells about one job.
 *
 * @param facts what was submitted
 * @param state its state at the end
 * @param endNs when it ended, or the time up to which the history goes
 * @param accounts where its time went; exact when the job is over, else estimated from its changes
 * @param changes its life, by time
 * @param interruptions by begin; faults during a recovery are among them and are no interruptions of their own
 */
public record JobHistory(
        JobFacts facts,
        JobState state,
        long endNs,
        JobAccounts accounts,
        List<JobChange> changes,
        List<Interruption> interruptions) {
    public JobHistory {
        changes = List.copyOf(changes);
        interruptions = List.copyOf(interruptions);
    }

    /** Whether the job is over and its accounts are exact. */
    public boolean over() {
        return over(state);
    }

    /** The interruptions that count. */
    public List<Interruption> counted() {
        return interruptions.stream().filter(i -> i.event().counted()).toList();
    }

    static boolean over(JobState state) {
        return switch (state) {
            case QUEUED, SUSPENDED, STARTING, COMPILING, RUNNING, RECOVERING -> false;
            case SUCCEEDED, CANCELLED -> true;
        };
    }
}
