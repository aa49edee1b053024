package dev.trainyard.jobscheduler.model.placement;

import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;

/**
 * The nodes that a job needs.
 *
 * @param nodes nodes that train
 * @param spares warm standby nodes
 * @param constraint how strictly the level is kept
 * @param level the level
 */
public record Demand(int nodes, int spares, TopologyConstraint constraint, TopologyLevel level) {
    /** Nodes and spares together. */
    public int total() {
        return nodes + spares;
    }

    /** The level whose domains shall be few: the whole cluster where nothing is asked. */
    TopologyLevel packingLevel() {
        return constraint == TopologyConstraint.None ? TopologyLevel.CLUSTER : level;
    }
}
