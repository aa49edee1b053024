package dev.trainyard.orchestrator.model;

import java.util.List;

/**
 * Where a job stands that is not over. Each state holds just what exists in it; the orchestrator replaces the state at
 * each event.
 *
 * <pre>
 *   Requesting --GangPlaced--> Starting --StepTimeSolved--> Training --end reached--> over
 *    ^  ^  ^                      |                          |  |
 *    |  |  +---- refused, fault --+----- fault, maintenance -+  +--suspend--> Suspending --checkpoint written-+
 *    |  +------------------------------- resume ------------------------------+                              v
 *    +---------------------------------- resume --------------------------------------------------- Suspended
 *
 *   Requesting, Starting and a Training whose steps have not begun go to Suspended at once; a deletion ends any.
 * </pre>
 */
sealed interface JobPhase {
    /**
     * The scheduler was asked for nodes.
     *
     * @param notBeforeNs steps may not begin before this time plus the start-up (end of a maintenance); 0 for none
     */
    record Requesting(long notBeforeNs) implements JobPhase {}

    /**
     * The gang has nodes; workers start.
     *
     * @param placedNs since when
     * @param notBeforeNs see {@link Requesting}
     */
    record Starting(long placedNs, long notBeforeNs) implements JobPhase {}

    /**
     * Everything is known; steps begin (or began) at {@code beginNs}.
     *
     * @param beginNs when the first step of this attempt begins
     * @param notBeforeNs end of the maintenance that this start had to wait for; 0 for none
     * @param segments progress at constant step time, oldest first, the last one holds now; older ones are kept as long
     *     as a fault of their time may still be detected
     */
    record Training(long beginNs, long notBeforeNs, List<StepProgress> segments) implements JobPhase {
        Training withSegments(List<StepProgress> changed) {
            return new Training(beginNs, notBeforeNs, changed);
        }

        StepProgress current() {
            return segments.getLast();
        }
    }

    /**
     * The steps stand still and a checkpoint is written; the nodes are held up to then.
     *
     * @param releaseAtNs when it is written
     * @param timer number of the timer of that time
     */
    record Suspending(long releaseAtNs, long timer) implements JobPhase {}

    /**
     * Holds nothing and asks for nothing.
     *
     * @param notBeforeNs see {@link Requesting}; holds for the start after the suspension
     */
    record Suspended(long notBeforeNs) implements JobPhase {}
}
