package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;

/**
 * Where a job lies, node by node; in Kubernetes of a job that touches more racks than its status names. Its size follows
 * from how scattered the job lies, and is bounded.
 */
public record PlacementStatus(
        @Field("The pool.") String pool,
        @Field("The attempt of the job that lies there.") int attempt,
        @Field("Nodes that train.") int nodes,
        @Field("Warm standby nodes.") int spares,
        @Field("Racks of the nodes that train.") int racks,

        @Field(
                "These racks by their numbers in the pool, as ranges such as 0-15,18; the numbers that their names have.")
        String rackRanges,

        @Field("Nodes that train by their numbers in the pool, likewise; node n lies in rack n / nodes of a rack.")
        String nodeRanges,

        @Field("Warm standby nodes by their numbers in the pool, likewise; empty for none.")
        String spareRanges) {
    /** Most characters of one text of ranges; one that would be longer ends with {@code ...}. */
    public static final int RANGES_LENGTH_MAX = 16_384;
}
