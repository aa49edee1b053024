package dev.trainyard.domain.yard;

/**
 * Node ids: the pool's number in the upper 11 bits, the node's index within the pool in the lower 20. Pools are numbered
 * in the order of their commands; the nodes of rack r are r x nodesPerRack and up. At most 1,048,576 nodes a pool.
 */
public final class NodeId {
    /** Nodes that one pool may have. */
    public static final int NODES_PER_POOL_MAX = 1 << 20;
    /** Pools that one yard may have. */
    public static final int POOLS_MAX = 1 << 11;

    private NodeId() {}

    /** The id of a node. */
    public static int of(int pool, int index) {
        if (pool < 0 || pool >= POOLS_MAX || index < 0 || index >= NODES_PER_POOL_MAX) {
            throw new IllegalArgumentException("no node " + index + " in pool " + pool);
        }
        return pool << 20 | index;
    }

    /** The pool's number. */
    public static int pool(int id) {
        return id >>> 20;
    }

    /** The node's index within its pool. */
    public static int index(int id) {
        return id & (NODES_PER_POOL_MAX - 1);
    }
}
