package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.CapacityQueueStatus;
import dev.trainyard.domain.status.TrainingJobStatus;
import java.util.List;

/** The kinds of resources and how they are called in addresses. */
public enum Kinds {
    POOLS("AcceleratorPool", "acceleratorpools", AcceleratorPoolSpec.class, AcceleratorPoolStatus.class),
    QUEUES("CapacityQueue", "capacityqueues", CapacityQueueSpec.class, CapacityQueueStatus.class),
    JOBS("TrainingJob", "trainingjobs", TrainingJobSpec.class, TrainingJobStatus.class);

    /** What says where a job lies, node by node. It is no resource: nobody declares one. */
    static final String PLACEMENT = "Placement";

    /** Its name in addresses. */
    static final String PLACEMENTS = "placements";

    private final String kind;
    private final String plural;
    private final Class<? extends Record> spec;
    private final Class<? extends Record> status;

    Kinds(String kind, String plural, Class<? extends Record> spec, Class<? extends Record> status) {
        this.kind = kind;
        this.plural = plural;
        this.spec = spec;
        this.status = status;
    }

    /** Kind as in YAML. */
    public String kind() {
        return kind;
    }

    /** Name in addresses. */
    public String plural() {
        return plural;
    }

    Class<? extends Record> spec() {
        return spec;
    }

    Class<? extends Record> status() {
        return status;
    }

    /** Whether resources of the kind belong to no namespace. */
    public boolean isClusterScoped() {
        return Resource.isClusterScoped(kind);
    }

    /** The kind of an address. */
    static Kinds ofPlural(String plural) {
        for (Kinds one : values()) {
            if (one.plural.equals(plural)) {
                return one;
            }
        }
        List<String> known = List.of(POOLS.plural, QUEUES.plural, JOBS.plural);
        throw new HttpProblem(404, "no resources are called " + plural + "; there are " + String.join(", ", known));
    }
}
