package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler under the kernel, between hand-made peers: digests, cuts, snapshots, windows. */
class SchedulerRunTest {
    private static final int RACKS = 30;
    private static final int SEEDS = 10;

    @Test
    void oneSeedGivesOneDigestHoweverTimeIsCut() {
        long seed = Long.getLong("seed", 42L);
        System.out.println("seeds " + seed + " to " + (seed + SEEDS - 1) + " (begin elsewhere with -Dseed=N)");
        int refusals = 0;
        int waits = 0;
        for (long s = seed; s < seed + SEEDS; s++) {
            List<Envelope> log = new ArrayList<>();
            RunOutcome whole = run(s, WindowCutter.none(), log);
            RunOutcome cut = run(s, WindowCutter.random(s + 1), new ArrayList<>());
            RunOutcome cutAgain = run(s, WindowCutter.random(s + 2), new ArrayList<>());
            assertThat(whole.stalled()).isFalse();
            assertThat(cut.windows()).isGreaterThan(whole.windows());
            assertThat(Digest.hex(cut.digest())).as("seed %d", s).isEqualTo(Digest.hex(whole.digest()));
            assertThat(Digest.hex(cutAgain.digest())).as("seed %d", s).isEqualTo(Digest.hex(whole.digest()));
            refusals += count(log, WorkersRefused.class);
            waits += count(log, GangWaiting.class);
        }
        assertThat(refusals).as("stale copies were met").isPositive();
        assertThat(waits).as("jobs had to wait").isPositive();
    }

    @Test
    void aRunGoesOnFromASnapshotWithTheSameDigests() {
        long seed = Long.getLong("seed", 43L);
        System.out.println("seed " + seed);
        for (int snapshotAt : new int[] {1, 2, 7, 40, 100}) {
            RunParameters parameters = parameters(seed);
            List<ShardEngine> engines = engines(parameters, models(parameters));
            InProcessRun first = begin(parameters, engines, seed, WindowCutter.none(), new ArrayList<>());
            for (int w = 0; w < snapshotAt; w++) {
                assertThat(first.step()).isTrue();
            }
            List<ShardEngine> restored = engines(parameters, models(parameters));
            for (int shard = 0; shard < engines.size(); shard++) {
                byte[] bytes = bytes(engines.get(shard));
                restored.get(shard).readState(new StateReader(bytes));
                assertThat(bytes(restored.get(shard))).isEqualTo(bytes);
            }
            RunOutcome original = first.run();
            RunOutcome continued = InProcessRun.of(parameters, restored).build().run();
            assertThat(Digest.hex(continued.digest()))
                    .as("snapshot after window %d", snapshotAt)
                    .isEqualTo(Digest.hex(original.digest()));
        }
    }

    @Test
    void aReplacementIsOneHopFromRequestToPlacement() {
        List<Envelope> log = new ArrayList<>();
        run(44, WindowCutter.none(), log);
        int replacements = 0;
        for (Envelope request : log) {
            if (request.payload() instanceof GangRequested r && r.attempt() > 1) {
                for (Envelope answer : log) {
                    if (answer.payload() instanceof GangPlaced p && p.job() == r.job() && p.attempt() == r.attempt()) {
                        boolean atOnce = answer.sentNs() == request.timeNs();
                        replacements += atOnce ? 1 : 0;
                        if (atOnce) {
                            assertThat(answer.timeNs() - answer.sentNs()).isEqualTo(VirtualTime.SECOND_NS);
                        }
                    }
                }
            }
        }
        assertThat(replacements).isGreaterThan(5);
    }

    @Test
    void aLossWithItsReplacementCostsThreeWindowsAndOneOfThemIsTheSchedulers() {
        RunParameters parameters = RunParameters.ofSeed(1);
        List<Model> models = silentModels();
        models.set(Rig.PLAN.firstShardOf(Service.ORCHESTRATOR), new Peers.Jobs(parameters));
        models.set(Rig.SHARD, new JobSchedulerModel(parameters, Rig.PLAN, Rig.SHARD, Catalogue.bundled()));
        List<Envelope> log = new ArrayList<>();
        InProcessRun run = InProcessRun.of(parameters, engines(parameters, models))
                .observer(log::add)
                .build();
        run.command(0, new ResourceApplied(pool("h100", RACKS, 2, "small-clos")));
        run.command(0, new ResourceApplied(queue("q", 10_000, QueueStrategy.StrictFIFO)));
        run.command(0, new ResourceApplied(job("q", 8).spares(2).named("job")));
        while (count(log, GangPlaced.class) == 0) {
            assertThat(run.step()).isTrue();
        }
        run.step();
        long windows = run.windows();

        // Stands for an owner's report: read by scheduler and orchestrator at the same time.
        run.command(run.nowNs(), new NodeUnavailable(3, 0, 1, 1, "test", 0));
        while (count(log, GangPlaced.class) == 1) {
            assertThat(run.step()).isTrue();
        }

        assertThat(run.windows() - windows)
                .as("report, request, placement sent")
                .isLessThanOrEqualTo(3);
        assertThat(((GangPlaced) log.getLast().payload()).nodes()).doesNotContain(3);
    }

    @Test
    void aShardOfAnotherServiceIsRefused() {
        assertThatThrownBy(() -> new JobSchedulerModel(Rig.RUN, Rig.PLAN, 0, Catalogue.bundled()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chip-node");
    }

    private static RunOutcome run(long seed, WindowCutter cutter, List<Envelope> log) {
        RunParameters parameters = parameters(seed);
        return begin(parameters, engines(parameters, models(parameters)), seed, cutter, log)
                .run();
    }

    private static InProcessRun begin(
            RunParameters parameters, List<ShardEngine> engines, long seed, WindowCutter cutter, List<Envelope> log) {
        InProcessRun run = InProcessRun.of(parameters, engines)
                .cutter(cutter)
                .observer(log::add)
                .build();
        for (Resource resource : yard(seed)) {
            run.command(0, new ResourceApplied(resource));
        }
        return run;
    }

    private static List<Resource> yard(long seed) {
        RandomStream random = new RandomStream(seed, "run-yard");
        List<Resource> resources = new ArrayList<>();
        resources.add(pool("h100", RACKS, 2, "small-clos"));
        resources.add(queue("strict", 30 * 8, QueueStrategy.StrictFIFO));
        resources.add(queue("best", 50 * 8, QueueStrategy.BestEffortFIFO));
        for (int j = 0; j < 12; j++) {
            Resources.JobDraft draft = job(random.below(2, j, 0) == 0 ? "strict" : "best", 1 + random.below(24, j, 1))
                    .spares(random.below(3, j, 2))
                    .priority(random.below(3, j, 3));
            draft = random.below(3, j, 4) == 0 ? draft.preferred("pod") : draft;
            draft = draft.nodes() < 8 && random.below(2, j, 5) == 0 ? draft.required("pod") : draft;
            resources.add((random.below(4, j, 6) == 0 ? draft.requeue() : draft).named("job-" + j));
        }
        return resources;
    }

    private static RunParameters parameters(long seed) {
        return new RunParameters(seed, VirtualTime.SECOND_NS, VirtualTime.HOUR_NS);
    }

    private static List<Model> models(RunParameters parameters) {
        List<Model> models = silentModels();
        models.set(0, new Peers.Nodes(parameters, RACKS * 2, VirtualTime.DAY_NS));
        models.set(Rig.PLAN.firstShardOf(Service.ORCHESTRATOR), new Peers.Jobs(parameters));
        models.set(Rig.SHARD, new JobSchedulerModel(parameters, Rig.PLAN, Rig.SHARD, Catalogue.bundled()));
        return models;
    }

    private static List<Model> silentModels() {
        List<Model> models = new ArrayList<>();
        for (int shard = 0; shard < Rig.PLAN.shards(); shard++) {
            models.add(new Peers.Silent());
        }
        return models;
    }

    private static List<ShardEngine> engines(RunParameters parameters, List<Model> models) {
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < models.size(); shard++) {
            engines.add(new ShardEngine(parameters, shard, models.get(shard), YardPayloads.types()));
        }
        return engines;
    }

    private static byte[] bytes(ShardEngine engine) {
        ByteStateWriter out = new ByteStateWriter();
        engine.writeState(out);
        return out.toByteArray();
    }

    private static int count(List<Envelope> log, Class<? extends Record> type) {
        return (int) log.stream().filter(e -> type.isInstance(e.payload())).count();
    }
}
