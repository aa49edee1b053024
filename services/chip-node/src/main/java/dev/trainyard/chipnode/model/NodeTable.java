package dev.trainyard.chipnode.model;

import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nodes of this shard's racks and who holds them: 5 bytes a node, dense. Own racks of a pool are every S-th one (S
 * chip-node shards), so a node's slot is computed, not looked up.
 */
final class NodeTable {
    /** No job. */
    static final int NOBODY = -1;
    /** The slot of a node that another shard owns. */
    static final int FOREIGN = -1;

    private static final int BYTES_PER_NODE = Integer.BYTES + Byte.BYTES;
    private static final NodeRole[] ROLES = NodeRole.values();

    private final ShardPlan plan;
    private final int shard;
    private final List<PoolPart> parts = new ArrayList<>();
    // Slots that are not free: what is idle is never looked at again.
    private final BitSet used = new BitSet();
    private int[] holders = new int[0];
    private byte[] roles = new byte[0];

    /** This shard's part of a pool: racks {@code firstRack + k x shards}, whose nodes begin at {@code firstSlot}. */
    private record PoolPart(AcceleratorPoolSpec spec, int firstRack, int racks, int firstSlot) {
        int nodes() {
            return racks * spec.rack().nodes();
        }
    }

    /** Sees the racks of this shard. */
    @FunctionalInterface
    interface RackVisitor {
        /**
         * One rack.
         *
         * @param pool number of its pool
         * @param rack number of the rack in the pool
         * @param firstSlot slot of its first node; the others follow
         * @param nodes how many nodes it has
         */
        void visit(int pool, int rack, int firstSlot, int nodes);
    }

    NodeTable(ShardPlan plan, int shard) {
        this.plan = plan;
        this.shard = shard;
    }

    /** Adds the next pool. */
    void addPool(AcceleratorPoolSpec spec) {
        int shards = plan.chipNodeShards();
        int firstRack = Math.floorMod(shard - parts.size(), shards);
        int racks = firstRack >= spec.racks() ? 0 : (spec.racks() - firstRack - 1) / shards + 1;
        PoolPart part = new PoolPart(spec, firstRack, racks, holders.length);
        parts.add(part);
        int before = holders.length;
        holders = Arrays.copyOf(holders, before + part.nodes());
        roles = Arrays.copyOf(roles, holders.length);
        Arrays.fill(holders, before, holders.length, NOBODY);
    }

    /**
     * Gives a pool another number of racks. Nodes that go away must be free; slots of all nodes may change.
     *
     * @param pool number of the pool
     * @param racks racks that it has from now on
     */
    void resize(int pool, int racks) {
        int[] oldHolders = holders;
        byte[] oldRoles = roles;
        List<PoolPart> before = List.copyOf(parts);
        parts.clear();
        holders = new int[0];
        roles = new byte[0];
        used.clear();
        for (int number = 0; number < before.size(); number++) {
            PoolPart old = before.get(number);
            addPool(number == pool ? old.spec.withRacks(racks) : old.spec);
            PoolPart part = parts.get(number);
            int kept = Math.min(old.nodes(), part.nodes());
            System.arraycopy(oldHolders, old.firstSlot, holders, part.firstSlot, kept);
            System.arraycopy(oldRoles, old.firstSlot, roles, part.firstSlot, kept);
            for (int slot = part.firstSlot; slot < part.firstSlot + kept; slot++) {
                used.set(slot, roles[slot] != NodeRole.FREE.ordinal());
            }
        }
    }

    /** Racks of a pool, in all shards. */
    int racksOf(int pool) {
        return parts.get(pool).spec.racks();
    }

    /** Whether a node is this shard's and there. */
    boolean isPresent(int node) {
        return slotOf(node) != FOREIGN;
    }

    /** Whether a node is or was this shard's: of a pool it knows, in a rack that falls to it. */
    boolean isOwnRack(int node) {
        int pool = NodeId.pool(node);
        return pool < parts.size() && plan.chipNodeShardOf(pool, rackOf(node)) == shard;
    }

    /** The rack of a node within its pool. */
    int rackOf(int node) {
        return NodeId.index(node) / parts.get(NodeId.pool(node)).spec.rack().nodes();
    }

    /** Ids of this shard's nodes in the racks of a pool from this one on, ascending. */
    int[] nodesFromRack(int pool, int firstRack) {
        PoolPart part = parts.get(pool);
        int nodesPerRack = part.spec.rack().nodes();
        return IntStream.range(firstRack, part.spec.racks())
                .filter(rack -> plan.chipNodeShardOf(pool, rack) == shard)
                .flatMap(rack -> IntStream.range(rack * nodesPerRack, (rack + 1) * nodesPerRack))
                .map(index -> NodeId.of(pool, index))
                .toArray();
    }

    /** Slots of own nodes are 0 to this, exclusive. */
    int size() {
        return holders.length;
    }

    /** The slot of a node, or {@link #FOREIGN}. */
    int slotOf(int node) {
        int pool = NodeId.pool(node);
        if (pool >= parts.size()) {
            return FOREIGN;
        }
        PoolPart part = parts.get(pool);
        int nodesPerRack = part.spec.rack().nodes();
        int index = NodeId.index(node);
        int rack = index / nodesPerRack;
        int fromFirst = rack - part.firstRack;
        if (fromFirst < 0 || rack >= part.spec.racks() || fromFirst % plan.chipNodeShards() != 0) {
            return FOREIGN;
        }
        return part.firstSlot + fromFirst / plan.chipNodeShards() * nodesPerRack + index % nodesPerRack;
    }

    /** The pool that a node belongs to, as it was applied. */
    AcceleratorPoolSpec poolOf(int node) {
        return parts.get(NodeId.pool(node)).spec;
    }

    /** The job that holds the node of this slot, or {@link #NOBODY}. */
    int holder(int slot) {
        return holders[slot];
    }

    NodeRole role(int slot) {
        return ROLES[roles[slot]];
    }

    void assign(int slot, int job, NodeRole role) {
        holders[slot] = role == NodeRole.FREE ? NOBODY : job;
        roles[slot] = (byte) role.ordinal();
        used.set(slot, role != NodeRole.FREE);
    }

    /** The first slot from this one on whose node a job holds, or {@link #FOREIGN}. */
    int nextUsed(int slot) {
        return used.nextSetBit(slot);
    }

    /** Shows every rack of this shard, by pool and number. */
    void forEachRack(RackVisitor visitor) {
        for (int pool = 0; pool < parts.size(); pool++) {
            PoolPart part = parts.get(pool);
            int nodes = part.spec.rack().nodes();
            for (int k = 0; k < part.racks; k++) {
                visitor.visit(pool, part.firstRack + k * plan.chipNodeShards(), part.firstSlot + k * nodes, nodes);
            }
        }
    }

    /** How many nodes some job holds. */
    int held() {
        return used.cardinality();
    }

    /** Bytes held for nodes, by the lengths of the arrays. */
    long stateBytes() {
        return (long) BYTES_PER_NODE * holders.length;
    }

    /** Writes pools, then runs of equal (holder, role) that are not free: gangs lie side by side. */
    void writeState(StateWriter out) {
        out.writeInt(parts.size());
        parts.forEach(part -> out.writeRecord(part.spec));
        for (int slot = used.nextSetBit(0); slot >= 0; ) {
            int end = endOfRun(slot);
            out.writeInt(slot);
            out.writeInt(end);
            out.writeInt(holders[slot]);
            out.writeInt(roles[slot]);
            slot = used.nextSetBit(end);
        }
        out.writeInt(FOREIGN);
    }

    /** Replaces the state by one that {@link #writeState} wrote. */
    void readState(StateReader in) {
        parts.clear();
        holders = new int[0];
        roles = new byte[0];
        used.clear();
        for (int n = in.readInt(); n > 0; n--) {
            addPool(in.readRecord(AcceleratorPoolSpec.class));
        }
        for (int slot = in.readInt(); slot != FOREIGN; slot = in.readInt()) {
            int end = in.readInt();
            Arrays.fill(holders, slot, end, in.readInt());
            Arrays.fill(roles, slot, end, (byte) in.readInt());
            used.set(slot, end);
        }
    }

    private int endOfRun(int from) {
        int end = from + 1;
        while (end < holders.length && holders[end] == holders[from] && roles[end] == roles[from]) {
            end++;
        }
        return end;
    }
}
