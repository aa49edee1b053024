package dev.trainyard.domain.resource;

import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;

/** A declared resource; kind, namespace and name identify it. */
public sealed interface Resource {
    /** API group and version of all resources. */
    String API_VERSION = "trainyard.dev/v1alpha1";

    /** Kind of a pool. */
    String POOL_KIND = "AcceleratorPool";

    /** Kind of a queue. */
    String QUEUE_KIND = "CapacityQueue";

    /** Kind of a job. */
    String JOB_KIND = "TrainingJob";

    /** The namespace of all resources that belong to none: pools and queues, which serve jobs of every namespace. */
    String CLUSTER_NAMESPACE = "default";

    /** Whether resources of a kind belong to no namespace; then that of their meta is {@link #CLUSTER_NAMESPACE}. */
    static boolean isClusterScoped(String kind) {
        return kind.equals(POOL_KIND) || kind.equals(QUEUE_KIND);
    }

    /** Namespace and name. */
    ResourceMeta meta();

    /** The spec, a record of package {@code dev.trainyard.domain.spec}. */
    Record spec();

    /** Kind as in YAML. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** A pool of nodes. */
    record AcceleratorPool(ResourceMeta meta, AcceleratorPoolSpec spec) implements Resource {}

    /** A queue. */
    record CapacityQueue(ResourceMeta meta, CapacityQueueSpec spec) implements Resource {}

    /** A job. */
    record TrainingJob(ResourceMeta meta, TrainingJobSpec spec) implements Resource {}
}
