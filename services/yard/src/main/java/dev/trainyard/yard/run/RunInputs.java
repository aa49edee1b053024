package dev.trainyard.yard.run;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.RunParameters;
import java.util.Comparator;
import java.util.List;

/**
 * The whole input of a run: what decides its digest, and nothing else.
 *
 * @param resources submitted at virtual time 0, in canonical order
 * @param seed the run's seed
 * @param plan the run's shards
 * @param statedEndNs virtual time up to which it goes on in any case; 0 for "until the last job is done"
 */
public record RunInputs(List<Resource> resources, long seed, ShardPlan plan, long statedEndNs) {
    /** Commands of equal time go by kind, namespace, name: the same files give the same run through every door. */
    private static final Comparator<Resource> CANONICAL = Comparator.comparing(Resource::kind)
            .thenComparing(r -> r.meta().namespace())
            .thenComparing(r -> r.meta().name());

    public RunInputs {
        resources = resources.stream().sorted(CANONICAL).toList();
    }

    /** Inputs whose shards follow from the racks by the stated rule. */
    public static RunInputs of(List<Resource> resources, long seed, long statedEndNs) {
        long racks = 0;
        for (Resource resource : resources) {
            if (resource instanceof AcceleratorPool pool) {
                racks += pool.spec().racks();
            }
        }
        return new RunInputs(resources, seed, ShardPlan.forRacks(racks), statedEndNs);
    }

    /** What every shard must agree on. */
    public RunParameters parameters() {
        return RunParameters.ofSeed(seed);
    }

    /** The commands of virtual time 0, in canonical order. */
    public List<ResourceApplied> commands() {
        return resources.stream().map(ResourceApplied::new).toList();
    }
}
