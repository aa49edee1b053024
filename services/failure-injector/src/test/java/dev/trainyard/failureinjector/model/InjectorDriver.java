package dev.trainyard.failureinjector.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FabricSpec;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.RackSpec;
import dev.trainyard.domain.spec.StorageSpec;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/** The injector's shard on the bench; owners that report every fault that needs repair can be played. */
final class InjectorDriver {
    static final ShardPlan PLAN = new ShardPlan(4);
    static final int NODES_PER_RACK = 2;
    static final String LLAMA = "llama-3-2024";

    final List<Envelope> sent = new ArrayList<>();
    private final RunParameters run;
    private final int shard = PLAN.firstShardOf(Service.FAILURE_INJECTOR);
    private FailureInjectorModel model;
    private ShardEngine engine;
    private long inputs;
    private int pools;

    InjectorDriver(long seed) {
        this.run = RunParameters.ofSeed(seed);
        this.model = new FailureInjectorModel(run, PLAN, shard, Catalogue.bundled());
        this.engine = new ShardEngine(run, shard, model, YardPayloads.types());
    }

    static FailuresSpec preset(String name) {
        return new FailuresSpec(name, List.of());
    }

    static FailuresSpec own(FailureProcessSpec... processes) {
        return new FailuresSpec("", List.of(processes));
    }

    static FailureProcessSpec process(String cause, ComponentClass component, double ratePerMillionHours) {
        return new FailureProcessSpec(
                cause,
                component,
                ratePerMillionHours,
                false,
                30 * VirtualTime.SECOND_NS,
                component != ComponentClass.Software,
                4 * VirtualTime.HOUR_NS,
                0.5);
    }

    static ResourceApplied pool(int racks, FailuresSpec failures) {
        return new ResourceApplied(new AcceleratorPool(
                new ResourceMeta("default", "pool"),
                new AcceleratorPoolSpec(
                        "grand-teton-h100",
                        racks,
                        new RackSpec(NODES_PER_RACK),
                        new FabricSpec("meta-24k-h100-roce"),
                        new StorageSpec(100, 100, 0),
                        failures)));
    }

    void input(long atNs, Record payload) {
        long sentNs = Math.max(0, atNs - run.lookaheadNs());
        engine.offer(new Envelope(atNs, sentNs, Envelope.DOOR, inputs++, 1L << shard, named(payload)));
    }

    /** Pools that tests leave unnamed are different pools. */
    private Record named(Record payload) {
        return payload instanceof ResourceApplied(AcceleratorPool pool)
                        && pool.meta().name().equals("pool")
                ? new ResourceApplied(new AcceleratorPool(new ResourceMeta("default", "pool-" + pools++), pool.spec()))
                : payload;
    }

    void runTo(long ns) {
        engine.runWindow(ns, sent::add);
    }

    /** Runs to this time in windows of a lookahead where owners answer: every fault that needs repair is reported. */
    void runWithOwnersTo(long endNs) {
        int read = 0;
        List<Fault> open = new ArrayList<>();
        while (engine.windowEndNs() < endNs) {
            long toNs = endNs;
            for (Fault f : open) {
                toNs = Math.min(toNs, reportNs(f) + 1);
            }
            toNs = Math.min(toNs, engine.report().earliestOutputNs());
            for (Fault f : List.copyOf(open)) {
                if (reportNs(f) < toNs) {
                    open.remove(f);
                    input(reportNs(f), new NodeUnavailable(f.node(), -1, 0, f.fault(), f.cause(), f.beginNs()));
                }
            }
            runTo(toNs);
            for (; read < sent.size(); read++) {
                if (sent.get(read).payload() instanceof FaultsAnnounced a) {
                    a.faults().stream().filter(Fault::needsRepair).forEach(open::add);
                }
            }
        }
    }

    /** Throws the shard away and goes on from its snapshot. */
    void restartFromSnapshot() {
        ByteStateWriter out = new ByteStateWriter();
        engine.writeState(out);
        model = new FailureInjectorModel(run, PLAN, shard, Catalogue.bundled());
        engine = new ShardEngine(run, shard, model, YardPayloads.types());
        StateReader in = new StateReader(out.toByteArray());
        engine.readState(in);
        if (!in.atEnd()) {
            throw new AssertionError("the snapshot was not read to its end");
        }
    }

    /** Bytes of a snapshot now. */
    int snapshotBytes() {
        ByteStateWriter out = new ByteStateWriter();
        engine.writeState(out);
        return out.toByteArray().length;
    }

    FailureInjectorModel model() {
        return model;
    }

    ShardEngine engine() {
        return engine;
    }

    long reportNs(Fault fault) {
        return fault.beginNs() + fault.detectionNs() + run.lookaheadNs();
    }

    /** All faults announced so far, in order of announcement. */
    List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        for (Envelope e : sent) {
            if (e.payload() instanceof FaultsAnnounced announced) {
                all.addAll(announced.faults());
            }
        }
        return all;
    }

    List<MaintenanceAnnounced> maintenances() {
        return sent.stream()
                .map(Envelope::payload)
                .filter(MaintenanceAnnounced.class::isInstance)
                .map(MaintenanceAnnounced.class::cast)
                .toList();
    }
}
