package dev.trainyard.jobscheduler.model.queue;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.OnNodeLoss;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import dev.trainyard.jobscheduler.model.placement.Demand;
import dev.trainyard.kernel.VirtualTime;

/**
 * What the scheduler keeps of a job's declaration.
 *
 * @param name namespace/name, for people
 * @param queue key of its queue, see {@link JobQueue#key}
 * @param priority higher goes first
 * @param accelerator chip that it needs
 * @param chipsPerNode chips of a node
 * @param demand nodes that it needs
 * @param onNodeLoss what happens when nodes are lost
 * @param endNs when it ends, if its declaration says so; else {@code NEVER_NS}
 */
public record JobTerms(
        String name,
        String queue,
        int priority,
        String accelerator,
        int chipsPerNode,
        Demand demand,
        OnNodeLoss onNodeLoss,
        long endNs) {
    /** Reads a declaration that was submitted at {@code submittedNs}. */
    public static JobTerms of(Resource.TrainingJob job, long submittedNs) {
        TrainingJobSpec spec = job.spec();
        Demand demand = new Demand(
                spec.nodes(),
                spec.spareNodes(),
                spec.topology().constraint(),
                TopologyLevel.named(spec.topology().level()));
        long durationNs = spec.until().durationNs();
        return new JobTerms(
                job.meta().namespace() + "/" + job.meta().name(),
                JobQueue.key(Resource.CLUSTER_NAMESPACE, spec.queueRef().name()),
                spec.priority(),
                spec.accelerators().type(),
                spec.accelerators().perNode(),
                demand,
                spec.failurePolicy().onNodeLoss(),
                durationNs == 0 ? VirtualTime.NEVER_NS : VirtualTime.plus(submittedNs, durationNs));
    }

    /** The same job with another priority and another end. */
    public JobTerms with(int newPriority, long newEndNs) {
        return new JobTerms(name, queue, newPriority, accelerator, chipsPerNode, demand, onNodeLoss, newEndNs);
    }

    /** What the job demands of pools as one word: equal demands have equal words. */
    public String kind() {
        return accelerator
                + '/'
                + chipsPerNode
                + '/'
                + demand.nodes()
                + '/'
                + demand.spares()
                + '/'
                + demand.constraint()
                + '/'
                + demand.level();
    }

    /** Chips that the job holds with all its spares; what counts against the quota. */
    public long chips() {
        return (long) demand.total() * chipsPerNode;
    }

    /** Whether nodes of a pool are of the kind that the job needs. */
    public boolean accepts(PoolCapacity pool) {
        return !pool.isDeleted()
                && pool.terms().accelerator().equals(accelerator)
                && pool.terms().chipsPerNode() == chipsPerNode;
    }
}
