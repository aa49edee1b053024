package dev.trainyard.chipnode.model;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Faults that were announced and faults that have begun, one a node. A fault to come has a quiet timer: armed, it
 * promises nothing before its detection; disarmed (it would be rejected as things stand), nothing at all. Whatever
 * changes how things stand must call {@link #rearm}.
 *
 * <pre>
 *   announced --begin, matters--> begun --detection--> reported --repair--> gone
 *       \--begin, does not matter--> gone   \--worker stopped first (a fault of the worker only)--> gone
 * </pre>
 */
final class FaultLedger {
    /** Timer of a fault's begin; argument a is its number. */
    static final int TIMER_BEGIN = 1;
    /** Timer of a fault's detection; argument a is its node. */
    static final int TIMER_DETECTION = 2;

    private final NodeTable nodes;
    private final long lookaheadNs;
    private final TreeMap<Long, Announced> announced = new TreeMap<>();
    private final TreeMap<Integer, Begun> begun = new TreeMap<>();

    private record Announced(Fault fault, long timer, boolean armed) {}

    private record Begun(Fault fault, long timer, boolean detected) {}

    FaultLedger(NodeTable nodes, long lookaheadNs) {
        this.nodes = nodes;
        this.lookaheadNs = lookaheadNs;
    }

    /** How a node is. */
    NodeCondition conditionOf(int node) {
        Begun b = begun.get(node);
        if (b == null) {
            return NodeCondition.OK;
        }
        return b.detected ? NodeCondition.DOWN : NodeCondition.FAULTY;
    }

    /** Whether any node is down. */
    boolean isAnyDown() {
        for (Begun b : begun.values()) {
            if (b.detected) {
                return true;
            }
        }
        return false;
    }

    /** Whether a chip of a node has no fault of its own. */
    boolean isChipHealthy(int node, int chip) {
        Begun b = begun.get(node);
        return b == null || b.fault.scope() != FaultScope.CHIP || b.fault.chip() != chip;
    }

    /** Takes a fault that will begin now or later. */
    void announce(Fault fault, Context ctx) {
        if (fault.scope() != FaultScope.LINK && nodes.isOwnRack(fault.node()) && !nodes.isPresent(fault.node())) {
            // Its rack went away while the announcement was on its way.
            return;
        }
        if (fault.scope() == FaultScope.LINK || !nodes.isPresent(fault.node())) {
            throw new IllegalStateException(
                    "fault " + fault.fault() + " (" + fault.cause() + ", " + fault.scope() + ") of node " + fault.node()
                            + " was announced to shard " + ctx.shard() + ", which does not own it");
        }
        announced.put(fault.fault(), waiting(fault, ctx));
    }

    /** A fault begins: it is kept if it matters, else rejected. */
    void begin(long number, Context ctx) {
        Announced due = announced.remove(number);
        if (due == null || !matters(due.fault)) {
            return;
        }
        Fault fault = due.fault;
        long timer = ctx.schedule(VirtualTime.plus(ctx.nowNs(), fault.detectionNs()), TIMER_DETECTION, fault.node(), 0);
        begun.put(fault.node(), new Begun(fault, timer, false));
        rearm(ctx);
    }

    /** The fault of a node is noticed: the node is down if it needs repair, else only its worker is gone. */
    Fault detect(int node, Context ctx) {
        Begun b = begun.remove(node);
        if (b == null) {
            throw new IllegalStateException("no fault waits for its detection on node " + node);
        }
        if (b.fault.needsRepair()) {
            begun.put(node, new Begun(b.fault, b.timer, true));
        }
        rearm(ctx);
        return b.fault;
    }

    /** Ends the detected fault of this number; false when the node has none such. */
    boolean repair(int node, long number, Context ctx) {
        Begun b = begun.get(node);
        if (b == null || !b.detected || b.fault.fault() != number) {
            return false;
        }
        begun.remove(node);
        rearm(ctx);
        return true;
    }

    /** After workers were started or stopped: faults of workers that are gone are void, and those to come are rearmed. */
    void workersChanged(Context ctx) {
        Iterator<Begun> all = begun.values().iterator();
        while (all.hasNext()) {
            Begun b = all.next();
            if (!b.detected && !breaksNode(b.fault) && !hasWorker(b.fault.node())) {
                ctx.cancel(b.timer);
                all.remove();
            }
        }
        rearm(ctx);
    }

    /** The racks of a pool from this one on go away, and all faults with them. */
    void drop(int pool, int firstRack, Context ctx) {
        announced.values().removeIf(a -> {
            boolean gone = isGone(a.fault, pool, firstRack);
            if (gone) {
                ctx.cancel(a.timer);
            }
            return gone;
        });
        begun.values().removeIf(b -> {
            boolean gone = isGone(b.fault, pool, firstRack);
            if (gone && !b.detected) {
                ctx.cancel(b.timer);
            }
            return gone;
        });
    }

    private boolean isGone(Fault fault, int pool, int firstRack) {
        return NodeId.pool(fault.node()) == pool && nodes.rackOf(fault.node()) >= firstRack;
    }

    void writeState(StateWriter out) {
        out.writeInt(announced.size());
        for (Announced a : announced.values()) {
            out.writeRecord(a.fault);
            out.writeLong(a.timer);
            out.writeBoolean(a.armed);
        }
        out.writeInt(begun.size());
        for (Begun b : begun.values()) {
            out.writeRecord(b.fault);
            out.writeLong(b.timer);
            out.writeBoolean(b.detected);
        }
    }

    /** Replaces the state by one that {@link #writeState} wrote. */
    void readState(StateReader in) {
        announced.clear();
        begun.clear();
        for (int n = in.readInt(); n > 0; n--) {
            Fault fault = in.readRecord(Fault.class);
            announced.put(fault.fault(), new Announced(fault, in.readLong(), in.readBoolean()));
        }
        for (int n = in.readInt(); n > 0; n--) {
            Fault fault = in.readRecord(Fault.class);
            begun.put(fault.node(), new Begun(fault, in.readLong(), in.readBoolean()));
        }
    }

    /** Sets the timers of faults to come anew where it changed whether they would matter. */
    private void rearm(Context ctx) {
        for (Map.Entry<Long, Announced> entry : announced.entrySet()) {
            Announced a = entry.getValue();
            if (a.armed != matters(a.fault)) {
                ctx.cancel(a.timer);
                entry.setValue(waiting(a.fault, ctx));
            }
        }
    }

    private Announced waiting(Fault fault, Context ctx) {
        boolean armed = matters(fault);
        long outputNs = armed
                ? VirtualTime.plus(VirtualTime.plus(fault.beginNs(), fault.detectionNs()), lookaheadNs)
                : VirtualTime.NEVER_NS;
        long timer = ctx.scheduleQuiet(fault.beginNs(), outputNs, TIMER_BEGIN, fault.fault(), 0);
        return new Announced(fault, timer, armed);
    }

    /** A fault matters on a node without another fault; one of the worker only if there is a worker. */
    private boolean matters(Fault fault) {
        return !begun.containsKey(fault.node()) && (breaksNode(fault) || hasWorker(fault.node()));
    }

    private boolean hasWorker(int node) {
        return nodes.role(nodes.slotOf(node)) == NodeRole.WORKER;
    }

    private static boolean breaksNode(Fault fault) {
        return fault.needsRepair() && fault.scope() != FaultScope.SOFTWARE;
    }
}
