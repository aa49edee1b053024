package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
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
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A log shaped like that of a real run, made without any model: seeded, so that pictures and golden files stay.
 *
 * @param log commands first, then the events of each job in their order
 * @param endNs when the last job ended
 */
public record FakeRun(List<Envelope> log, long endNs) {
    /** 54 days of Llama 3 405B on 16,384 chips. */
    public static FakeRun llama(long seed) {
        return of(
                List.of(
                        pool("h100-roce", 1056, "llama-3-2024"),
                        queue(),
                        job("llama-3-405b", 2048, 64, 54 * VirtualTime.DAY_NS)),
                seed);
    }

    /** Two days of three small jobs, one of them with a name that wants escaping. */
    public static FakeRun small(long seed, String thirdName) {
        return of(
                List.of(
                        pool("h100-roce", 1056, "llama-3-2024"),
                        pool("quiet", 40, FailuresSpec.NONE),
                        queue(),
                        job("first", 2048, 64, 2 * VirtualTime.DAY_NS),
                        job("second", 1024, 8, VirtualTime.DAY_NS),
                        job(thirdName, 2048, 0, VirtualTime.DAY_NS / 2)),
                seed);
    }

    /** A run of these resources; every job is placed in pool 0. */
    public static FakeRun of(List<Resource> resources, long seed) {
        List<Envelope> log = new ArrayList<>();
        List<FakeJob> jobs = new ArrayList<>();
        for (Resource resource : resources) {
            log.add(new Envelope(0, 0, Envelope.DOOR, log.size(), 0b111, new ResourceApplied(resource)));
            if (resource instanceof Resource.TrainingJob job) {
                jobs.add(new FakeJob(jobs.size(), job, seed));
            }
        }
        long endNs = 0;
        for (FakeJob job : jobs) {
            log.addAll(job.live());
            endNs = Math.max(endNs, job.endNs());
        }
        return new FakeRun(List.copyOf(log), endNs);
    }

    /** A journal that has read the whole log. */
    public RunJournal journal() {
        RunJournal journal = new RunJournal(Catalogue.bundled());
        log.forEach(journal::accept);
        return journal;
    }

    /** The closed books of the run. */
    public RunResult result() {
        return journal().result(facts());
    }

    /** What a runtime would say. */
    public RunFacts facts() {
        return new RunFacts(0x0123456789abcdefL, 1, "kafka", 1, 12, 13.37, endNs, 5_321, log.size());
    }

    /** A pool of Grand Teton racks with two nodes each. */
    public static Resource pool(String name, int racks, String failures) {
        return new Resource.AcceleratorPool(
                new ResourceMeta("default", name),
                new AcceleratorPoolSpec(
                        "grand-teton-h100",
                        racks,
                        new RackSpec(2),
                        new FabricSpec("meta-24k-h100-roce"),
                        new StorageSpec(2000, 2000, 7000),
                        new FailuresSpec(failures, List.of())));
    }

    /** The queue of all jobs. */
    public static Resource queue() {
        return new Resource.CapacityQueue(
                new ResourceMeta("default", "pretraining"),
                new CapacityQueueSpec(List.of(new Quota("h100-sxm", 16_896)), QueueStrategy.StrictFIFO));
    }

    /** Llama 3 405B on nodes of eight chips for a time. */
    public static Resource job(String name, int nodes, int spares, long durationNs) {
        return new Resource.TrainingJob(
                new ResourceMeta("default", name),
                new TrainingJobSpec(
                        new QueueRef("pretraining"),
                        100,
                        false,
                        new ModelSpec(Architecture.Dense, 126, 16_384, 128, 8, 53_248, 128_256),
                        new TrainingSpec(
                                8192,
                                2048,
                                1,
                                Precision.BF16,
                                Optimizer.AdamW,
                                Recompute.None,
                                new ParallelismSpec(8, 1, 16, 0, nodes / 16, DataSharding.Zero1)),
                        new AcceleratorsSpec("h100-sxm", 8),
                        nodes,
                        spares,
                        new TopologySpec(TopologyConstraint.Preferred, "pod"),
                        new CheckpointSpec(10 * VirtualTime.MINUTE_NS, CheckpointMode.Async),
                        new FailurePolicySpec(OnNodeLoss.ReplaceFromSpare),
                        new UntilSpec(durationNs, 0, 0)));
    }
}
