package dev.trainyard.failureinjector.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.failureinjector.model.InjectorStreams.FaultKey;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.List;
import java.util.function.Predicate;

/**
 * The failures of one pool. All processes on a node, its chips and their links make one mix a node; processes on racks
 * one mix a rack, whose faults hit every node of it; planned processes one mix for the pool.
 */
final class PoolFailures {
    private final InjectorStreams streams;
    private final int pool;
    private final AcceleratorPoolSpec spec;
    private final long startNs;
    private final int chipsPerNode;
    private final ProcessMix nodeMix;
    private final ProcessMix rackMix;
    private final List<FailureProcessSpec> processes;
    private ProcessMix maintenanceMix;
    private int racks;
    private final FaultClock nodeClock;
    private final FaultClock rackClock;
    private final FaultClock maintenanceClock;

    /** Takes what is announced. */
    interface Announcements {
        /** Takes a fault of a node in this rack of the pool. */
        void fault(int pool, int rack, Fault fault);

        /** Takes a maintenance. */
        void maintenance(MaintenanceAnnounced maintenance);
    }

    /**
     * @param pool number of the pool
     * @param spec the pool; its failures name a preset of the catalogue, nothing, or processes of their own
     * @param startNs no fault begins before
     */
    PoolFailures(InjectorStreams streams, Catalogue catalogue, int pool, AcceleratorPoolSpec spec, long startNs) {
        this.streams = streams;
        this.pool = pool;
        this.spec = spec;
        this.startNs = startNs;
        this.chipsPerNode = catalogue.systemNamed(spec.system()).chipsPerNode();
        this.processes = catalogue.failureProcesses(spec.failures());
        this.racks = spec.racks();
        this.nodeMix = mix(p -> !p.planned() && p.component() != ComponentClass.Rack, 1, 0);
        this.rackMix = mix(p -> !p.planned() && p.component() == ComponentClass.Rack, 0, 1);
        this.maintenanceMix = maintenanceMix();
        this.nodeClock = new FaultClock(streams.nodeGaps(), NodeId.of(pool, 0), nodeMix, spec.nodes(), startNs);
        this.rackClock = new FaultClock(streams.rackGaps(), NodeId.of(pool, 0), rackMix, spec.racks(), startNs);
        this.maintenanceClock = new FaultClock(streams.maintenanceGaps(), pool, maintenanceMix, 1, startNs);
    }

    /** Whether nothing ever fails here. */
    boolean isEmpty() {
        return nodeClock.isEmpty() && rackClock.isEmpty() && maintenanceClock.isEmpty();
    }

    /** Racks that the pool has now. */
    int racks() {
        return racks;
    }

    /**
     * Racks come or go at the end of the pool.
     *
     * @param newRacks how many there are from now on; 0 when the pool is deleted
     * @param fromNs when the exposure of those that come begins; not after anything that is still to be announced
     */
    void resize(int newRacks, long fromNs) {
        racks = newRacks;
        nodeClock.resize(racks * spec.rack().nodes(), fromNs);
        rackClock.resize(racks, fromNs);
        maintenanceMix = maintenanceMix();
        maintenanceClock.changeRate(maintenanceMix, fromNs);
        maintenanceClock.resize(racks == 0 ? 0 : 1, fromNs);
    }

    /** When exposure began. */
    long startNs() {
        return startNs;
    }

    /** The pool as it was applied first. */
    AcceleratorPoolSpec spec() {
        return spec;
    }

    /** Hands out everything that begins before {@code horizonNs} and was not handed out yet. */
    void announceBefore(long horizonNs, Announcements out) {
        nodeClock.takeBefore(horizonNs, (index, draw, beginNs) -> {
            FaultNumber number = new FaultNumber(false, NodeId.of(pool, index), draw);
            out.fault(pool, index / spec.rack().nodes(), fault(number, beginNs));
        });
        rackClock.takeBefore(horizonNs, (rack, draw, beginNs) -> {
            int nodes = spec.rack().nodes();
            for (int index = rack * nodes; index < (rack + 1) * nodes; index++) {
                FaultNumber number = new FaultNumber(true, NodeId.of(pool, index), draw);
                out.fault(pool, rack, fault(number, beginNs));
            }
        });
        maintenanceClock.takeBefore(horizonNs, (only, draw, beginNs) -> {
            FailureProcessSpec p =
                    maintenanceMix.pick(streams.maintenanceCauses().uniform(pool, draw));
            long durationNs = InjectorStreams.durationNs(
                    streams.maintenanceDurations(), p.repairMedianNs(), p.repairSigma(), new FaultKey(pool, draw));
            out.maintenance(new MaintenanceAnnounced(pool, beginNs, durationNs, p.cause()));
        });
    }

    /** How long the repair of a fault takes, from its report on. */
    long repairNs(FaultNumber number) {
        FailureProcessSpec p = processOf(number);
        return InjectorStreams.durationNs(
                streams.repairs(), p.repairMedianNs(), p.repairSigma(), new FaultKey(number.value(), 0));
    }

    /** What kind of component a fault hits. */
    FaultScope scopeOf(FaultNumber number) {
        return switch (processOf(number).component()) {
            case Chip -> FaultScope.CHIP;
            case Node, Rack -> FaultScope.NODE;
            case Link -> FaultScope.LINK;
            case Software -> FaultScope.SOFTWARE;
        };
    }

    /** The rack of a node of this pool. */
    int rackOf(int node) {
        return NodeId.index(node) / spec.rack().nodes();
    }

    /** Bytes that the clocks hold. */
    long stateBytes() {
        return nodeClock.stateBytes() + rackClock.stateBytes() + maintenanceClock.stateBytes();
    }

    void writeState(StateWriter out) {
        out.writeInt(racks);
        nodeClock.writeState(out);
        rackClock.writeState(out);
        maintenanceClock.writeState(out);
    }

    void readState(StateReader in) {
        racks = in.readInt();
        maintenanceMix = maintenanceMix();
        nodeClock.readState(in);
        rackClock.readState(in);
        maintenanceClock.readState(in);
    }

    private Fault fault(FaultNumber number, long beginNs) {
        FailureProcessSpec p = processOf(number);
        int node = number.node();
        int chip =
                switch (p.component()) {
                    case Chip, Link -> streams.chips().below(chipsPerNode, node, number.draw());
                    case Node, Rack, Software -> -1;
                };
        return new Fault(
                number.value(), node, chip, p.cause(), scopeOf(number), beginNs, p.detectionNs(), p.replacesNode());
    }

    private FailureProcessSpec processOf(FaultNumber number) {
        if (number.ofRack()) {
            return rackMix.pick(streams.rackCauses().uniform(NodeId.of(pool, rackOf(number.node())), number.draw()));
        }
        return nodeMix.pick(streams.nodeCauses().uniform(number.node(), number.draw()));
    }

    private ProcessMix maintenanceMix() {
        return mix(FailureProcessSpec::planned, racks * spec.rack().nodes(), racks);
    }

    private ProcessMix mix(Predicate<FailureProcessSpec> which, int nodes, int racksOfMix) {
        return new ProcessMix(processes.stream().filter(which).toList(), component -> switch (component) {
            case Chip, Link -> nodes * chipsPerNode;
            case Node, Software -> nodes;
            case Rack -> racksOfMix;
        });
    }
}
