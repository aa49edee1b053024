package dev.trainyard.domain.spec;

import java.util.List;

/** A queue with quotas which admits whole jobs. */
public record CapacityQueueSpec(
        @Field(value = "Quota per accelerator type.") List<Quota> quotas,

        @Field(value = "Which waiting job may start.", byDefault = "StrictFIFO")
        QueueStrategy strategy) {
    public CapacityQueueSpec {
        quotas = List.copyOf(quotas);
    }
}
