package dev.trainyard.chipnode.model;

import dev.trainyard.domain.telemetry.NodeUse;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.yard.NodeId;
import java.util.function.Consumer;

/** What the racks of this shard show of themselves. A fault shows itself when it is detected, not when it begins. */
final class RackSensors {
    private static final int BUSY_PERCENT = 100;

    private final NodeTable nodes;
    private final FaultLedger faults;

    RackSensors(NodeTable nodes, FaultLedger faults) {
        this.nodes = nodes;
        this.faults = faults;
    }

    /** One sample a rack, by pool and number. */
    void read(long nowNs, Consumer<? super Record> sink) {
        boolean anyDown = faults.isAnyDown();
        nodes.forEachRack((pool, rack, firstSlot, count) -> {
            int firstNode = NodeId.of(pool, rack * count);
            int[] down = new int[count];
            int[] jobs = new int[count];
            int[] uses = new int[count];
            int[] utilisation = new int[count];
            for (int i = 0; i < count; i++) {
                NodeRole role = nodes.role(firstSlot + i);
                down[i] = anyDown && faults.conditionOf(firstNode + i) == NodeCondition.DOWN ? 1 : 0;
                jobs[i] = nodes.holder(firstSlot + i);
                uses[i] = use(role).ordinal();
                utilisation[i] = role == NodeRole.WORKER && down[i] == 0 ? BUSY_PERCENT : 0;
            }
            sink.accept(new RackTelemetry(nowNs, pool, rack, firstNode, down, jobs, uses, utilisation));
        });
    }

    private static NodeUse use(NodeRole role) {
        return switch (role) {
            case FREE -> NodeUse.FREE;
            case SPARE -> NodeUse.SPARE;
            case STOPPED -> NodeUse.STOPPED;
            case WORKER -> NodeUse.WORKING;
        };
    }
}
