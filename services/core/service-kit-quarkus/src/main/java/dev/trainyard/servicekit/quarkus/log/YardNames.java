package dev.trainyard.servicekit.quarkus.log;

import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Roll;
import java.util.ArrayList;
import java.util.List;

/** Names of pools and jobs by their numbers, which follow from the order of the commands. */
public final class YardNames {
    private final List<String> pools = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();

    private final Roll poolRoll = new Roll();
    private final Roll jobRoll = new Roll();

    void add(Resource resource) {
        switch (resource) {
            case AcceleratorPool pool -> {
                if (poolRoll.apply(pool.meta()).isNew()) {
                    pools.add(pool.meta().name());
                }
            }
            case CapacityQueue queue -> {}
            case TrainingJob job -> {
                if (jobRoll.apply(job.meta()).isNew()) {
                    jobs.add(job.meta().name());
                }
            }
        }
    }

    /** The name is free for another resource; the number of the deleted one goes on meaning it. */
    void delete(ResourceDeleted deleted) {
        switch (deleted.kind()) {
            case "AcceleratorPool" -> poolRoll.delete(deleted.namespace(), deleted.name());
            case "TrainingJob" -> jobRoll.delete(deleted.namespace(), deleted.name());
            default -> {}
        }
    }

    /** Name of the pool of a node. */
    public String poolOf(int node) {
        return pool(NodeId.pool(node));
    }

    /** Name of a pool. */
    public String pool(int number) {
        return number < pools.size() ? pools.get(number) : "pool-" + number;
    }

    /** Name of a job. */
    public String job(int number) {
        return number < jobs.size() ? jobs.get(number) : "job-" + number;
    }
}
