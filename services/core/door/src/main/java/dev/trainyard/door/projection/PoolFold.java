package dev.trainyard.door.projection;

import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.status.NodeCounts;
import dev.trainyard.domain.yard.NodeId;
import java.util.BitSet;
import java.util.TreeMap;

/** One pool as the events tell it. Confined to the lock of the projection. */
final class PoolFold {
    private final TreeMap<Integer, TreeMap<Long, Long>> unfit = new TreeMap<>();
    private final BitSet held = new BitSet();
    private AcceleratorPoolSpec spec;

    PoolFold(AcceleratorPoolSpec spec) {
        this.spec = spec;
    }

    void resize(AcceleratorPoolSpec changed) {
        spec = changed;
    }

    AcceleratorPoolSpec spec() {
        return spec;
    }

    void hold(int[] nodes) {
        for (int node : nodes) {
            held.set(NodeId.index(node));
        }
    }

    void release(int[] nodes) {
        for (int node : nodes) {
            held.clear(NodeId.index(node));
        }
    }

    void fail(int index, long fault, long atNs) {
        unfit.computeIfAbsent(index, i -> new TreeMap<>()).putIfAbsent(fault, atNs);
    }

    /** A fault is over; the time at which it began, or -1 when it was not known. */
    long repair(int index, long fault) {
        TreeMap<Long, Long> faults = unfit.get(index);
        Long sinceNs = faults == null ? null : faults.remove(fault);
        if (faults != null && faults.isEmpty()) {
            unfit.remove(index);
        }
        return sinceNs == null ? -1 : sinceNs;
    }

    boolean isFit(int index) {
        return !unfit.containsKey(index);
    }

    NodeCounts nodes() {
        int total = spec.nodes();
        int unhealthy = unfit.headMap(total, false).size();
        return new NodeCounts(total, total - unhealthy, held.get(0, total).cardinality(), unhealthy);
    }

    NodeCounts racks() {
        int perRack = spec.rack().nodes();
        int unhealthy = 0;
        int last = -1;
        for (int index : unfit.headMap(spec.nodes(), false).keySet()) {
            unhealthy += index / perRack == last ? 0 : 1;
            last = index / perRack;
        }
        int allocated = 0;
        int node = held.nextSetBit(0);
        while (node >= 0 && node < spec.nodes()) {
            allocated++;
            node = held.nextSetBit((node / perRack + 1) * perRack);
        }
        return new NodeCounts(spec.racks(), spec.racks() - unhealthy, allocated, unhealthy);
    }

    NodeCounts chips(int chipsPerNode) {
        NodeCounts nodes = nodes();
        return new NodeCounts(
                nodes.total() * chipsPerNode,
                nodes.ready() * chipsPerNode,
                nodes.allocated() * chipsPerNode,
                nodes.unhealthy() * chipsPerNode);
    }
}
