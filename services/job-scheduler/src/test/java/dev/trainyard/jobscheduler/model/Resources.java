package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.AcceleratorsSpec;
import dev.trainyard.domain.spec.Architecture;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.CheckpointMode;
import dev.trainyard.domain.spec.CheckpointSpec;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.FabricSpec;
import dev.trainyard.domain.spec.FailurePolicySpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.OnNodeLoss;
import dev.trainyard.domain.spec.Optimizer;
import dev.trainyard.domain.spec.ParallelismSpec;
import dev.trainyard.domain.spec.Precision;
import dev.trainyard.domain.spec.QueueRef;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.spec.Quota;
import dev.trainyard.domain.spec.RackSpec;
import dev.trainyard.domain.spec.Recompute;
import dev.trainyard.domain.spec.StorageSpec;
import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.domain.spec.TopologySpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.spec.TrainingSpec;
import dev.trainyard.domain.spec.UntilSpec;
import java.util.List;

/** Declarations for tests. Nodes have 8 chips of h100-sxm. */
final class Resources {
    static final String CHIP = "h100-sxm";
    static final int CHIPS_PER_NODE = 8;

    private Resources() {}

    /** A pool of H100 nodes with 2 nodes a rack and 5 racks a pod (small-clos) or 192 (meta-24k-h100-roce). */
    static Resource pool(String name, int racks, int nodesPerRack, String fabric) {
        AcceleratorPoolSpec spec = new AcceleratorPoolSpec(
                "grand-teton-h100",
                racks,
                new RackSpec(nodesPerRack),
                new FabricSpec(fabric),
                new StorageSpec(100, 100, 0),
                new FailuresSpec(FailuresSpec.NONE, List.of()));
        return new Resource.AcceleratorPool(new ResourceMeta("default", name), spec);
    }

    static Resource queue(String name, int quotaChips, QueueStrategy strategy) {
        return new Resource.CapacityQueue(
                new ResourceMeta("default", name),
                new CapacityQueueSpec(List.of(new Quota(CHIP, quotaChips)), strategy));
    }

    static JobDraft job(String queue, int nodes) {
        return new JobDraft(queue, 0, nodes, 0, TopologyConstraint.None, "cluster", OnNodeLoss.ReplaceFromSpare, 0);
    }

    /** What tests vary of a job. */
    record JobDraft(
            String queue,
            int priority,
            int nodes,
            int spares,
            TopologyConstraint constraint,
            String level,
            OnNodeLoss onNodeLoss,
            long durationNs) {
        JobDraft priority(int v) {
            return new JobDraft(queue, v, nodes, spares, constraint, level, onNodeLoss, durationNs);
        }

        JobDraft spares(int v) {
            return new JobDraft(queue, priority, nodes, v, constraint, level, onNodeLoss, durationNs);
        }

        JobDraft required(String v) {
            return new JobDraft(queue, priority, nodes, spares, TopologyConstraint.Required, v, onNodeLoss, durationNs);
        }

        JobDraft preferred(String v) {
            return new JobDraft(
                    queue, priority, nodes, spares, TopologyConstraint.Preferred, v, onNodeLoss, durationNs);
        }

        JobDraft requeue() {
            return new JobDraft(queue, priority, nodes, spares, constraint, level, OnNodeLoss.RequeueGang, durationNs);
        }

        JobDraft duration(long v) {
            return new JobDraft(queue, priority, nodes, spares, constraint, level, onNodeLoss, v);
        }

        Resource named(String name) {
            TrainingSpec training = new TrainingSpec(
                    8192,
                    nodes,
                    1,
                    Precision.BF16,
                    Optimizer.AdamW,
                    Recompute.None,
                    new ParallelismSpec(8, 1, 1, 0, nodes, DataSharding.None));
            TrainingJobSpec spec = new TrainingJobSpec(
                    new QueueRef(queue),
                    priority,
                    false,
                    new ModelSpec(Architecture.Dense, 32, 4096, 32, 8, 14336, 128256),
                    training,
                    new AcceleratorsSpec(CHIP, CHIPS_PER_NODE),
                    nodes,
                    spares,
                    new TopologySpec(constraint, level),
                    new CheckpointSpec(0, CheckpointMode.Sync),
                    new FailurePolicySpec(onNodeLoss),
                    new UntilSpec(durationNs, durationNs == 0 ? 1000 : 0, 0));
            return new Resource.TrainingJob(new ResourceMeta("default", name), spec);
        }
    }
}
