package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;
import java.util.List;

/** How a pool stands. */
public record AcceleratorPoolStatus(
        @Field("The generation of the spec that the models have seen.")
        long observedGeneration,

        @Field("Ready: True when all nodes are fit.") List<Condition> conditions,
        @Field("The chip of the pool.") String accelerator,
        @Field("Racks of the pool.") NodeCounts racks,
        @Field("Nodes of the pool.") NodeCounts nodes,
        @Field("Chips of the pool.") NodeCounts accelerators)
        implements ResourceStatus {
    public AcceleratorPoolStatus {
        conditions = List.copyOf(conditions);
    }
}
