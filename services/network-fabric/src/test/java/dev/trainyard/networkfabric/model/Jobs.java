package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.AcceleratorsSpec;
import dev.trainyard.domain.spec.Architecture;
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
import dev.trainyard.domain.spec.RackSpec;
import dev.trainyard.domain.spec.Recompute;
import dev.trainyard.domain.spec.StorageSpec;
import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.domain.spec.TopologySpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.spec.TrainingSpec;
import dev.trainyard.domain.spec.UntilSpec;
import dev.trainyard.kernel.VirtualTime;
import java.util.List;
import java.util.stream.IntStream;

/** Pools and jobs of the tests. */
final class Jobs {
    static final ModelSpec LLAMA_405B = new ModelSpec(Architecture.Dense, 126, 16384, 128, 8, 53248, 128256);
    static final ModelSpec LLAMA_70B = new ModelSpec(Architecture.Dense, 80, 8192, 64, 8, 28672, 128256);
    static final ModelSpec LLAMA_8B = new ModelSpec(Architecture.Dense, 32, 4096, 32, 8, 14336, 128256);

    /** 200 nodes in pods of 10 with 8:1 oversubscription. */
    static final AcceleratorPoolSpec SMALL = pool("dgx-h100", "small-clos", 100, 2);

    /** The yard of Llama 3: pods of 384 nodes with 7:1 oversubscription. */
    static final AcceleratorPoolSpec META = pool("grand-teton-h100", "meta-24k-h100-roce", 1056, 2);

    private Jobs() {}

    static AcceleratorPoolSpec pool(String system, String fabric, int racks, int nodesPerRack) {
        return new AcceleratorPoolSpec(
                system,
                racks,
                new RackSpec(nodesPerRack),
                new FabricSpec(fabric),
                new StorageSpec(2000, 2000, 7000),
                new FailuresSpec(FailuresSpec.NONE, List.of()));
    }

    static PoolFabric fabric(AcceleratorPoolSpec spec) {
        return new PoolFabric(spec, Catalogue.bundled());
    }

    /** Degrees: tensor, context, pipeline, chunks, data. */
    static TrainingJobSpec job(ModelSpec model, int sequence, int batch, int... degrees) {
        return job(model, sequence, batch, DataSharding.Zero1, degrees);
    }

    static TrainingJobSpec job(ModelSpec model, int sequence, int batch, DataSharding sharding, int... degrees) {
        ParallelismSpec parallelism =
                new ParallelismSpec(degrees[0], degrees[1], degrees[2], degrees[3], degrees[4], sharding);
        return new TrainingJobSpec(
                new QueueRef("q"),
                0,
                false,
                model,
                new TrainingSpec(sequence, batch, 1, Precision.BF16, Optimizer.AdamW, Recompute.None, parallelism),
                new AcceleratorsSpec("h100-sxm", 8),
                (int) (parallelism.chips() / 8),
                0,
                new TopologySpec(TopologyConstraint.None, "cluster"),
                new CheckpointSpec(10 * VirtualTime.MINUTE_NS, CheckpointMode.Async),
                new FailurePolicySpec(OnNodeLoss.ReplaceFromSpare),
                new UntilSpec(VirtualTime.DAY_NS, 0, 0));
    }

    /** 16 nodes whose rings and stages fill an oversubscribed uplink: few microbatches, so communication shows. */
    static TrainingJobSpec chatty() {
        return job(LLAMA_8B, 8192, 16, 8, 1, 2, 0, 8);
    }

    /** The same on 16 nodes with so many microbatches that communication hardly matters. */
    static TrainingJobSpec quiet() {
        return job(LLAMA_8B, 8192, 8 * 512, 8, 1, 2, 0, 8);
    }

    static JobLoad load(PoolFabric pool, TrainingJobSpec spec, int firstNode) {
        return new JobLoad(pool, spec, range(firstNode, spec.nodes()), 1);
    }

    /** Every {@code stride}th node from the first on. */
    static int[] range(int first, int nodes, int stride) {
        return IntStream.range(0, nodes).map(i -> first + i * stride).toArray();
    }

    static int[] range(int first, int nodes) {
        return range(first, nodes, 1);
    }

    static Resource.AcceleratorPool resource(AcceleratorPoolSpec spec) {
        return new Resource.AcceleratorPool(new ResourceMeta("default", "pool"), spec);
    }

    static Resource.TrainingJob resource(int number, TrainingJobSpec spec) {
        return new Resource.TrainingJob(new ResourceMeta("default", "job-" + number), spec);
    }
}
