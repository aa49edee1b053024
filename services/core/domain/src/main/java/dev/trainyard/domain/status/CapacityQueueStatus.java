package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;
import java.util.List;

/** How a queue stands. */
public record CapacityQueueStatus(
        @Field("The generation of the spec that the models have seen.")
        long observedGeneration,

        @Field("Ready: True once the scheduler knows the queue.")
        List<Condition> conditions,

        @Field("Jobs that wait for their first nodes.") int pending,
        @Field("Jobs that hold nodes.") int admitted,
        @Field("Quota and use by accelerator.") List<Usage> usage)
        implements ResourceStatus {
    public CapacityQueueStatus {
        conditions = List.copyOf(conditions);
        usage = List.copyOf(usage);
    }

    /** Quota and use of one accelerator. */
    public record Usage(
            @Field("Accelerator of the catalogue.") String accelerator,
            @Field("Chips that jobs of the queue may hold.") long nominal,
            @Field("Chips that they hold, spares included.") long used) {}
}
