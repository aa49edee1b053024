package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.window.RunEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A run of the real fabric among scripted shards: two of chip-node, one each of the others. */
final class Yard {
    static final ShardPlan PLAN = new ShardPlan(2);
    static final long SECOND = VirtualTime.SECOND_NS;
    static final int FABRIC = PLAN.firstShardOf(Service.NETWORK_FABRIC);
    static final int SCHEDULER = PLAN.firstShardOf(Service.JOB_SCHEDULER);
    static final int INJECTOR = PLAN.firstShardOf(Service.FAILURE_INJECTOR);
    static final int ORCHESTRATOR = PLAN.firstShardOf(Service.ORCHESTRATOR);

    private final RunParameters run = RunParameters.ofSeed(7);
    private final List<Record> commands = new ArrayList<>();
    private final List<List<Script.Line>> scripts = new ArrayList<>();
    private final List<Envelope> sent = new ArrayList<>();

    Yard(AcceleratorPoolSpec pool, TrainingJobSpec... jobs) {
        commands.add(new ResourceApplied(Jobs.resource(pool)));
        for (TrainingJobSpec job : jobs) {
            commands.add(new ResourceApplied(Jobs.resource(commands.size() - 1, job)));
        }
        for (int shard = 0; shard < PLAN.shards(); shard++) {
            scripts.add(new ArrayList<>());
        }
    }

    /** Has a payload arrive at the fabric. */
    Yard at(long seconds, int source, Record payload) {
        scripts.get(source).add(new Script.Line(seconds * SECOND, 1L << FABRIC, payload));
        return this;
    }

    Yard placed(long seconds, int job, int attempt, int... nodes) {
        return at(seconds, SCHEDULER, new GangPlaced(job, attempt, ids(nodes), new int[0]));
    }

    /** A part of the gang reports: ready 100 s later. */
    Yard starting(long seconds, int chipNodeShard, int job, int attempt, int nodes) {
        return at(
                seconds,
                chipNodeShard,
                new WorkersStarting(job, attempt, nodes, (seconds + 100 + chipNodeShard) * SECOND, 1));
    }

    /** Placed, and a second later all nodes report by one shard. */
    Yard started(long seconds, int job, int attempt, int... nodes) {
        return placed(seconds - 1, job, attempt, nodes).starting(seconds, 0, job, attempt, nodes.length);
    }

    static int[] ids(int... indexes) {
        return IntStream.of(indexes).map(i -> NodeId.of(0, i)).toArray();
    }

    static Fault fault(long number, int node, long beginSeconds, boolean needsRepair) {
        return new Fault(
                number,
                node,
                0,
                "Network Switch/Cable",
                FaultScope.LINK,
                beginSeconds * SECOND,
                30 * SECOND,
                needsRepair);
    }

    /** Runs to a stated end. */
    RunOutcome run(long endSeconds, WindowCutter cutter) {
        sent.clear();
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < PLAN.shards(); shard++) {
            engines.add(engine(shard));
        }
        InProcessRun inProcess = InProcessRun.of(run, engines)
                .runEnd(new RunEnd(endSeconds * SECOND))
                .cutter(cutter)
                .observer(this::observe)
                .build();
        commands.forEach(command -> inProcess.command(0, command));
        return inProcess.run();
    }

    List<Envelope> run(long endSeconds) {
        run(endSeconds, WindowCutter.none());
        return sent();
    }

    /** Runs the fabric alone on the same inputs, moved into a new engine through its snapshot at each given time. */
    long digestWithSnapshotsAt(long endSeconds, long... snapshotSeconds) {
        sent.clear();
        ShardEngine engine = fabricFedWithEverything();
        for (long seconds : snapshotSeconds) {
            engine.runWindow(seconds * SECOND, this::observe);
            ByteStateWriter bytes = new ByteStateWriter();
            engine.writeState(bytes);
            engine = engine(FABRIC);
            engine.readState(new StateReader(bytes.toByteArray()));
        }
        engine.runWindow(endSeconds * SECOND, this::observe);
        return engine.finish(endSeconds * SECOND);
    }

    private ShardEngine fabricFedWithEverything() {
        ShardEngine engine = engine(FABRIC);
        for (int i = 0; i < commands.size(); i++) {
            engine.offer(new Envelope(0, 0, Envelope.DOOR, i, 1L << FABRIC, commands.get(i)));
        }
        for (int shard = 0; shard < scripts.size(); shard++) {
            long sequence = 0;
            for (Script.Line line : scripts.get(shard)) {
                engine.offer(new Envelope(
                        line.arrivesNs(),
                        line.arrivesNs() - SECOND,
                        shard,
                        sequence++,
                        line.destinations(),
                        line.payload()));
            }
        }
        return engine;
    }

    /** What the fabric sent in the last run. */
    List<Envelope> sent() {
        return List.copyOf(sent);
    }

    /** The step times solved in the last run. */
    List<StepTimeSolved> solved() {
        return sent.stream()
                .filter(e -> e.payload() instanceof StepTimeSolved)
                .map(e -> (StepTimeSolved) e.payload())
                .toList();
    }

    private void observe(Envelope e) {
        if (e.source() == FABRIC) {
            sent.add(e);
        }
    }

    private ShardEngine engine(int shard) {
        var model = shard == FABRIC
                ? new NetworkFabricModel(run, PLAN, shard, Catalogue.bundled())
                : new Script(List.copyOf(scripts.get(shard)), run.lookaheadNs());
        return new ShardEngine(run, shard, model, YardPayloads.types());
    }
}
