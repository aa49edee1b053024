package dev.trainyard.domain.spec;

import java.util.List;

/** A queue with quotas which admits whole jobs. */
public record CapacityQueueSpec(
        @Field(value = "Quota per accelerator type.", mutable = true)
        List<Quota> quotas,

        @Field(value = "Which waiting job may start.", byDefault = "StrictFIFO", mutable = true)
        QueueStrategy strategy) {
    public CapacityQueueSpec {
        quotas = List.copyOf(quotas);
    }
}
