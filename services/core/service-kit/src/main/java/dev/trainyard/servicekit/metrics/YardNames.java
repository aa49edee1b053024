package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Roll;
import java.util.ArrayList;
import java.util.List;

/** Names of pools and jobs by their numbers, which follow from the order of the commands. */
public final class YardNames {
    private final List<String> pools = new ArrayList<>();
    private final List<ResourceMeta> jobs = new ArrayList<>();

    private final Roll poolRoll = new Roll();
    private final Roll jobRoll = new Roll();

    /** A resource is applied; answers the number of the pool or job, else {@link Roll#UNKNOWN}. */
    public int apply(Resource resource) {
        return switch (resource) {
            case AcceleratorPool pool -> {
                Roll.Entry entry = poolRoll.apply(pool.meta());
                if (entry.isNew()) {
                    pools.add(pool.meta().name());
                }
                yield entry.number();
            }
            case CapacityQueue _ -> Roll.UNKNOWN;
            case TrainingJob job -> {
                Roll.Entry entry = jobRoll.apply(job.meta());
                if (entry.isNew()) {
                    jobs.add(job.meta());
                }
                yield entry.number();
            }
        };
    }

    /** The name is free for another resource; the number of the deleted one, which is the answer, goes on meaning it. */
    public int delete(ResourceDeleted deleted) {
        return switch (deleted.kind()) {
            case "AcceleratorPool" -> poolRoll.delete(deleted.namespace(), deleted.name());
            case "TrainingJob" -> jobRoll.delete(deleted.namespace(), deleted.name());
            default -> Roll.UNKNOWN;
        };
    }

    /** Name of the pool of a node. */
    public String poolOf(int node) {
        return pool(NodeId.pool(node));
    }

    /** Name of a pool. */
    public String pool(int number) {
        return number < pools.size() ? pools.get(number) : "pool-" + number;
    }

    /** Namespace and name of a job. */
    public ResourceMeta job(int number) {
        return number < jobs.size() ? jobs.get(number) : new ResourceMeta("", "job-" + number);
    }
}
