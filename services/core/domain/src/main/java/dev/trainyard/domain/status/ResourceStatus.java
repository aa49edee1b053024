package dev.trainyard.domain.status;

import java.util.List;

/** The status of a resource. */
public sealed interface ResourceStatus permits TrainingJobStatus, AcceleratorPoolStatus, CapacityQueueStatus {
    /** The generation of the spec that the models have seen. */
    long observedGeneration();

    /** The conditions, the top one ({@code Succeeded} or {@code Ready}) first. */
    List<Condition> conditions();
}
