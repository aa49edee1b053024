package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.event.JobEvent.JobState;
import java.util.List;

/**
 * Where a job stands. Each state holds just what exists in it; the orchestrator replaces the state at each event.
 *
 * <pre>
 *   Requesting --GangPlaced--> Starting --StepTimeSolved--> Training --end reached--> Done
 *       ^                         |                            |
 *       +--- refused, fault ------+---- fault, maintenance ----+
 * </pre>
 */
sealed interface JobPhase {
    /** The state in one word, at a time. */
    JobState stateAt(long nowNs);

    /**
     * The scheduler was asked for nodes.
     *
     * @param notBeforeNs steps may not begin before this time plus the start-up (end of a maintenance); 0 for none
     */
    record Requesting(long notBeforeNs, boolean first) implements JobPhase {
        @Override
        public JobState stateAt(long nowNs) {
            return first ? JobState.QUEUED : JobState.RECOVERING;
        }
    }

    /**
     * The gang has nodes; workers start.
     *
     * @param placedNs since when
     * @param notBeforeNs see {@link Requesting}
     */
    record Starting(long placedNs, long notBeforeNs, boolean first) implements JobPhase {
        @Override
        public JobState stateAt(long nowNs) {
            return first ? JobState.STARTING : JobState.RECOVERING;
        }
    }

    /**
     * Everything is known; steps begin (or began) at {@code beginNs}.
     *
     * @param beginNs when the first step of this attempt begins
     * @param compiledNs when compilation ends, before loading; up to then the job compiles
     * @param notBeforeNs end of the maintenance that this start had to wait for; 0 for none
     * @param segments progress at constant step time, oldest first, the last one holds now; older ones are kept as long
     *     as a fault of their time may still be detected
     */
    record Training(long beginNs, long compiledNs, long notBeforeNs, boolean first, List<StepProgress> segments)
            implements JobPhase {
        @Override
        public JobState stateAt(long nowNs) {
            if (nowNs >= beginNs) {
                return JobState.RUNNING;
            } else if (nowNs < compiledNs) {
                return JobState.COMPILING;
            }
            return first ? JobState.STARTING : JobState.RECOVERING;
        }

        Training withSegments(List<StepProgress> changed) {
            return new Training(beginNs, compiledNs, notBeforeNs, first, changed);
        }

        StepProgress current() {
            return segments.getLast();
        }
    }

    /** Over. */
    record Done(JobState state) implements JobPhase {
        @Override
        public JobState stateAt(long nowNs) {
            return state;
        }
    }
}
