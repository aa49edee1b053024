package dev.trainyard.jobscheduler.model.placement;

import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;

/**
 * The nodes that one job holds in one pool, by index. A rank that lost its node keeps the lost index as {@code ~node}, a
 * negative number, so that the replacement can be looked for nearby.
 */
public final class Holding {
    private final int pool;
    private final int homeBegin;
    private final int homeEnd;
    private final int[] ranks;
    private int[] spares;
    private int holes;

    /**
     * @param pool number of the pool
     * @param homeBegin first node of the range that the job must not leave: its required domain, or the whole pool
     * @param homeEnd one behind its last node
     * @param ranks nodes in rank order
     * @param spares spare nodes, ascending
     */
    Holding(int pool, int homeBegin, int homeEnd, int[] ranks, int[] spares) {
        this.pool = pool;
        this.homeBegin = homeBegin;
        this.homeEnd = homeEnd;
        this.ranks = ranks;
        this.spares = spares;
        for (int node : ranks) {
            holes += node < 0 ? 1 : 0;
        }
    }

    /** Number of the pool. */
    public int pool() {
        return pool;
    }

    /** First node that the job may hold. */
    public int homeBegin() {
        return homeBegin;
    }

    /** One behind the last node that the job may hold. */
    public int homeEnd() {
        return homeEnd;
    }

    /** Whether the job may hold a node. */
    public boolean isAtHome(int node) {
        return node >= homeBegin && node < homeEnd;
    }

    /** How many ranks there are. */
    public int ranks() {
        return ranks.length;
    }

    /** The node of a rank; negative for a hole. */
    public int nodeOf(int rank) {
        return ranks[rank];
    }

    /** How many ranks have no node. */
    public int holes() {
        return holes;
    }

    /** How many spares are held. */
    public int spares() {
        return spares.length;
    }

    /** One of the spares, in ascending order of nodes. */
    public int spare(int index) {
        return spares[index];
    }

    /** Whether the job holds a node, at a rank or as a spare. */
    public boolean holds(int node) {
        for (int n : ranks) {
            if (n == node) {
                return true;
            }
        }
        return Arrays.binarySearch(spares, node) >= 0;
    }

    /** Node ids in rank order; only without holes. */
    public int[] rankIds() {
        return ids(ranks);
    }

    /** Node ids of the spares. */
    public int[] spareIds() {
        return ids(spares);
    }

    /** Puts a node held already into the spares. */
    public void addSpare(int node) {
        int at = -1 - Arrays.binarySearch(spares, node);
        int[] more = new int[spares.length + 1];
        System.arraycopy(spares, 0, more, 0, at);
        more[at] = node;
        System.arraycopy(spares, at, more, at + 1, spares.length - at);
        spares = more;
    }

    int removeSpare(int index) {
        int node = spares[index];
        int[] fewer = Arrays.copyOf(spares, spares.length - 1);
        System.arraycopy(spares, index + 1, fewer, index, fewer.length - index);
        spares = fewer;
        return node;
    }

    void lose(int rank) {
        ranks[rank] = ~ranks[rank];
        holes++;
    }

    void fill(int rank, int node) {
        ranks[rank] = node;
        holes--;
    }

    /** Writes everything. */
    public void writeState(StateWriter out) {
        out.writeInt(pool);
        out.writeInt(homeBegin);
        out.writeInt(homeEnd);
        out.writeInts(ranks, ranks.length);
        out.writeInts(spares, spares.length);
    }

    /** Reads what {@link #writeState} wrote. */
    public static Holding read(StateReader in) {
        return new Holding(in.readInt(), in.readInt(), in.readInt(), in.readInts(), in.readInts());
    }

    private int[] ids(int[] nodes) {
        int[] ids = new int[nodes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = NodeId.of(pool, nodes[i]);
        }
        return ids;
    }
}
