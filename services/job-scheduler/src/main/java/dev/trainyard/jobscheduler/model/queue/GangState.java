package dev.trainyard.jobscheduler.model.queue;

import dev.trainyard.jobscheduler.model.placement.Holding;

/**
 * Where a job's gang stands.
 *
 * <pre>
 *   Idle --GangRequested--> Pending --placed--> Placed --GangRequested--> Injured --repaired--> Placed
 *    ^                        ^  |                |                        |  |
 *    |                        +--|----------------|----requeued------------+  |
 *    +---------GangReleased------+----------------+---------------------------+
 * </pre>
 */
public sealed interface GangState {
    /** Declared but not requested, or released. */
    record Idle() implements GangState {}

    /**
     * Waits without nodes.
     *
     * @param told why, as told last
     */
    record Pending(Wait told) implements GangState {}

    /**
     * Has all its nodes.
     *
     * @param holding the nodes
     */
    record Placed(Holding holding) implements GangState {}

    /**
     * Was requested again and has not been answered yet; ranks may lack nodes.
     *
     * @param holding what it still holds
     * @param told why it waits, as told last
     */
    record Injured(Holding holding, Wait told) implements GangState {}
}
