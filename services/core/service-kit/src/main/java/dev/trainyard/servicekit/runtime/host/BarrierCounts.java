package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.protocol.Grant;

/** How many events of a source shard must have been read before a window is done. */
@FunctionalInterface
public interface BarrierCounts {
    /** The count for one source shard. */
    long upTo(Grant grant, int shard);

    /** What the grant says. */
    static BarrierCounts granted() {
        return (grant, shard) -> grant.readUpTo()[shard];
    }
}
