package dev.trainyard.jobscheduler.model.capacity;

import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes of one pool, by index. A node is present while the pool has its rack; it is fit while it is present, has no
 * open fault and no worker on it was refused; it is free while it is fit and no job holds it. A job may go on holding
 * nodes that are gone, until it gives them back. Free nodes are counted per rack, pod and pool with every change.
 */
public final class PoolCapacity {
    private PoolTerms terms;
    // Nodes that ever were present: arrays are that long.
    private int room;
    private boolean deleted;
    // Reports about nodes from this index on that were sent before this time are about nodes that are gone.
    private int grownFrom;
    private long grownNs;
    private final NodeBits held;
    private final NodeBits refused;
    private final NodeBits unfit;
    private final NodeBits free;
    private final TreeMap<Integer, Integer> openFaults = new TreeMap<>();
    // When held nodes were last reported fit (time of sending): a refusal sent before that is out of date.
    private final TreeMap<Integer, Long> restoredSentNs = new TreeMap<>();
    private int[] freeByRack;
    private int[] freeByPod;
    private int freeNodes;
    private int unfitNodes;
    private boolean gained;
    // Looked up again only after a change; -1: not known.
    private int largestFreeRack = -1;
    private int largestFreePod = -1;

    public PoolCapacity(PoolTerms terms) {
        this.terms = terms;
        this.room = terms.nodes();
        held = new NodeBits(terms.nodes());
        refused = new NodeBits(terms.nodes());
        unfit = new NodeBits(terms.nodes());
        free = new NodeBits(terms.nodes());
        freeByRack = new int[domains(TopologyLevel.RACK)];
        freeByPod = new int[domains(TopologyLevel.POD)];
        recount();
    }

    /**
     * The pool has another number of nodes from now on: new ones are fit and free; those that are gone are forgotten with
     * their faults, but for their holders.
     *
     * @param nodes how many nodes there are, whole racks
     * @param nowNs virtual time
     * @param lookaheadNs how long reports travel
     */
    public void resize(int nodes, long nowNs, long lookaheadNs) {
        int before = terms.nodes();
        if (nodes > before) {
            grownFrom = nowNs - grownNs <= lookaheadNs ? Math.min(grownFrom, before) : before;
            grownNs = nowNs;
            makeRoom(nodes);
        }
        terms = terms.withNodes(nodes);
        for (int node = Math.min(before, nodes); node < Math.max(before, nodes); node++) {
            openFaults.remove(node);
            restoredSentNs.remove(node);
            refused.set(node, false);
            update(node);
        }
    }

    /** The pool is deleted: no node is left, and none will be. */
    public void delete(long nowNs, long lookaheadNs) {
        resize(0, nowNs, lookaheadNs);
        deleted = true;
    }

    public boolean isDeleted() {
        return deleted;
    }

    /** Whether the pool has this node now. */
    public boolean isPresent(int node) {
        return node < terms.nodes();
    }

    /** Whether a report about a node is about one that is gone, although another of its index may be there. */
    public boolean isOutdated(int node, long sentNs) {
        return !isPresent(node) || node >= grownFrom && sentNs < grownNs;
    }

    /** The pool's declaration, with the nodes that it has now. */
    public PoolTerms terms() {
        return terms;
    }

    /** How many domains of a level the pool has. */
    public int domains(TopologyLevel level) {
        int size = terms.nodesPerDomain(level);
        return (terms.nodes() + size - 1) / size;
    }

    /** The domain of a level in which a node lies. */
    public int domainOf(TopologyLevel level, int node) {
        return node / terms.nodesPerDomain(level);
    }

    /** The first node of a domain. */
    public int beginOf(TopologyLevel level, int domain) {
        return domain * terms.nodesPerDomain(level);
    }

    /** One behind the last node of a domain. */
    public int endOf(TopologyLevel level, int domain) {
        return Math.min(terms.nodes(), (domain + 1) * terms.nodesPerDomain(level));
    }

    /** Free nodes of a domain. */
    public int freeIn(TopologyLevel level, int domain) {
        return switch (level) {
            case NODE -> free.get(domain) ? 1 : 0;
            case RACK -> freeByRack[domain];
            case POD -> freeByPod[domain];
            case CLUSTER -> freeNodes;
        };
    }

    /** Free nodes of the fullest domain of a level. */
    public int largestFreeIn(TopologyLevel level) {
        return switch (level) {
            case NODE -> Math.min(1, freeNodes);
            case RACK -> largestFreeRack = largestFreeRack < 0 ? largest(freeByRack) : largestFreeRack;
            case POD -> largestFreePod = largestFreePod < 0 ? largest(freeByPod) : largestFreePod;
            case CLUSTER -> freeNodes;
        };
    }

    /** Free nodes of the pool. */
    public int freeNodes() {
        return freeNodes;
    }

    /** Nodes of the pool that nobody may use now. */
    public int unfitNodes() {
        return unfitNodes;
    }

    /** The first free node in [from, end), or -1. */
    public int nextFree(int from, int end) {
        return free.next(from, Math.min(end, terms.nodes()));
    }

    public boolean isFree(int node) {
        return free.get(node);
    }

    public boolean isFit(int node) {
        return isPresent(node) && !unfit.get(node);
    }

    public boolean isHeld(int node) {
        return held.get(node);
    }

    /** How many nodes jobs hold. */
    public int heldNodes() {
        return held.count();
    }

    /** Faults of a node that are open as far as they were reported. */
    public int openFaults(int node) {
        return openFaults.getOrDefault(node, 0);
    }

    /**
     * Gives a free node to a job.
     *
     * @throws IllegalStateException if it is not free
     */
    public void hold(int node) {
        if (!free.get(node)) {
            throw new IllegalStateException("node " + node + " of pool " + terms.name() + " is not free: held "
                    + held.get(node) + ", open faults " + openFaults(node) + ", refused " + refused.get(node));
        }
        held.set(node, true);
        update(node);
    }

    /**
     * Takes a node back from its job; it is free if it is fit.
     *
     * @throws IllegalStateException if no job holds it
     */
    public void release(int node) {
        if (!held.get(node)) {
            throw new IllegalStateException("node " + node + " of pool " + terms.name() + " is held by no job");
        }
        held.set(node, false);
        restoredSentNs.remove(node);
        update(node);
    }

    /** A fault was reported. */
    public void faultOpened(int node) {
        openFaults.merge(node, 1, Integer::sum);
        update(node);
    }

    /**
     * A fault is over. With the last one the node is fit again and a refusal is forgotten. A report without an open fault
     * ends a refusal and is harmless otherwise.
     *
     * @param sentNs when the owner said so
     */
    public void faultClosed(int node, long sentNs) {
        int left = openFaults(node) - 1;
        if (left > 0) {
            openFaults.put(node, left);
            return;
        }
        openFaults.remove(node);
        refused.set(node, false);
        if (held.get(node)) {
            restoredSentNs.put(node, sentNs);
        }
        update(node);
    }

    /**
     * The owner of a held node refused to start a worker on it: nobody may use it until the owner reports it fit. Without
     * effect when faults of it are known, or when that report was sent later than the refusal and overtook it.
     *
     * @param sentNs when the owner refused
     */
    public void refuse(int node, long sentNs) {
        Long restoredNs = restoredSentNs.get(node);
        boolean outdated = restoredNs != null && restoredNs > sentNs;
        if (openFaults(node) == 0 && !outdated) {
            refused.set(node, true);
            update(node);
        }
    }

    /** Whether any node became free since {@link #forgetGains}. */
    public boolean hasGained() {
        return gained;
    }

    /** What became free so far has been considered. */
    public void forgetGains() {
        gained = false;
    }

    /** Writes declaration, holders, refusals and faults; counts follow from them. */
    public void writeState(StateWriter out) {
        out.writeRecord(terms);
        out.writeInt(room);
        out.writeBoolean(deleted);
        out.writeInt(grownFrom);
        out.writeLong(grownNs);
        held.writeState(out);
        refused.writeState(out);
        out.writeInt(openFaults.size());
        for (Map.Entry<Integer, Integer> e : openFaults.entrySet()) {
            out.writeInt(e.getKey());
            out.writeInt(e.getValue());
        }
        out.writeInt(restoredSentNs.size());
        for (Map.Entry<Integer, Long> e : restoredSentNs.entrySet()) {
            out.writeInt(e.getKey());
            out.writeLong(e.getValue());
        }
    }

    /** Makes a pool of what {@link #writeState} wrote. */
    public static PoolCapacity read(StateReader in) {
        PoolCapacity pool = new PoolCapacity(in.readRecord(PoolTerms.class));
        pool.makeRoom(in.readInt());
        pool.deleted = in.readBoolean();
        pool.grownFrom = in.readInt();
        pool.grownNs = in.readLong();
        pool.held.readState(in);
        pool.refused.readState(in);
        for (int n = in.readInt(); n > 0; n--) {
            pool.openFaults.put(in.readInt(), in.readInt());
        }
        for (int n = in.readInt(); n > 0; n--) {
            pool.restoredSentNs.put(in.readInt(), in.readLong());
        }
        pool.recount();
        return pool;
    }

    private void makeRoom(int nodes) {
        if (nodes > room) {
            room = nodes;
            held.grow(nodes);
            refused.grow(nodes);
            unfit.grow(nodes);
            free.grow(nodes);
            freeByRack = Arrays.copyOf(freeByRack, nodes / terms.nodesPerRack() + 1);
            freeByPod = Arrays.copyOf(freeByPod, nodes / terms.nodesPerPod() + 1);
        }
    }

    private void recount() {
        for (int node = 0; node < room; node++) {
            update(node);
        }
        gained = false;
    }

    private void update(int node) {
        boolean isUnfit = isPresent(node) && (refused.get(node) || openFaults.containsKey(node));
        if (isUnfit != unfit.get(node)) {
            unfit.set(node, isUnfit);
            unfitNodes += isUnfit ? 1 : -1;
        }
        boolean isFree = isPresent(node) && !isUnfit && !held.get(node);
        if (isFree != free.get(node)) {
            free.set(node, isFree);
            int change = isFree ? 1 : -1;
            freeNodes += change;
            freeByRack[domainOf(TopologyLevel.RACK, node)] += change;
            freeByPod[domainOf(TopologyLevel.POD, node)] += change;
            gained |= isFree;
            largestFreeRack = -1;
            largestFreePod = -1;
        }
    }

    private static int largest(int[] counts) {
        int largest = 0;
        for (int count : counts) {
            largest = Math.max(largest, count);
        }
        return largest;
    }
}
