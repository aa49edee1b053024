package dev.trainyard.chipnode.model;

import static dev.trainyard.kernel.VirtualTime.SECOND_NS;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.FabricSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.RackSpec;
import dev.trainyard.domain.spec.StorageSpec;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/** One chip-node shard on the bench: inputs by hand, outputs in a list. */
final class ShardDriver {
    static final RunParameters RUN = RunParameters.ofSeed(7);
    static final int NODES_PER_RACK = 2;

    final List<Envelope> sent = new ArrayList<>();
    private final RunParameters run;
    private final ShardPlan plan;
    private final int shard;
    private ChipNodeModel model;
    private ShardEngine engine;
    private long inputs;

    ShardDriver(RunParameters run, ShardPlan plan, int shard) {
        this.run = run;
        this.plan = plan;
        this.shard = shard;
        this.model = new ChipNodeModel(run, plan, shard, Catalogue.bundled());
        this.engine = new ShardEngine(run, shard, model, YardPayloads.types());
    }

    /** The only chip-node shard of a yard with one pool of this many racks, applied at time 0. */
    static ShardDriver alone(int racks) {
        ShardDriver driver = new ShardDriver(RUN, new ShardPlan(1), 0);
        driver.input(0, pool(racks));
        return driver;
    }

    static ResourceApplied pool(int racks) {
        return pool(racks, NODES_PER_RACK);
    }

    static ResourceApplied pool(int racks, int nodesPerRack) {
        return new ResourceApplied(new AcceleratorPool(
                new ResourceMeta("default", "pool"),
                new AcceleratorPoolSpec(
                        "grand-teton-h100",
                        racks,
                        new RackSpec(nodesPerRack),
                        new FabricSpec("meta-24k-h100-roce"),
                        new StorageSpec(100, 100, 0),
                        new FailuresSpec(FailuresSpec.NONE, List.of()))));
    }

    static Fault fault(long number, int node, FaultScope scope, long beginSeconds) {
        boolean software = scope == FaultScope.SOFTWARE;
        return new Fault(
                number,
                node,
                scope == FaultScope.CHIP ? 3 : -1,
                software ? "software bug" : "faulty GPU",
                scope,
                beginSeconds * SECOND_NS,
                30 * SECOND_NS,
                !software);
    }

    void input(long atSeconds, Record payload) {
        inputAtNs(atSeconds * SECOND_NS, payload);
    }

    void inputAtNs(long atNs, Record payload) {
        long sentNs = Math.max(0, atNs - run.lookaheadNs());
        engine.offer(new Envelope(atNs, sentNs, Envelope.DOOR, inputs++, 1L << shard, payload));
    }

    /** Handles everything up to and including this second; returns what was sent meanwhile. */
    List<Record> runThrough(long second) {
        int before = sent.size();
        runTo(second * SECOND_NS + 1);
        return sent.subList(before, sent.size()).stream().map(Envelope::payload).toList();
    }

    void runTo(long ns) {
        engine.runWindow(ns, sent::add);
    }

    /** Throws the shard away and goes on from its snapshot. */
    void restartFromSnapshot() {
        byte[] state = state();
        model = new ChipNodeModel(run, plan, shard, Catalogue.bundled());
        engine = new ShardEngine(run, shard, model, YardPayloads.types());
        StateReader in = new StateReader(state);
        engine.readState(in);
        if (!in.atEnd()) {
            throw new AssertionError("the snapshot was not read to its end");
        }
    }

    /** What the sensors show at the end of the last window. */
    List<RackTelemetry> sample() {
        List<RackTelemetry> samples = new ArrayList<>();
        engine.sample(sample -> samples.add((RackTelemetry) sample));
        return samples;
    }

    byte[] state() {
        ByteStateWriter out = new ByteStateWriter();
        engine.writeState(out);
        return out.toByteArray();
    }

    ChipNodeModel model() {
        return model;
    }

    long earliestOutputNs() {
        return engine.report().earliestOutputNs();
    }

    int pending() {
        return engine.pending();
    }

    long finish(long ns) {
        return engine.finish(ns);
    }
}
