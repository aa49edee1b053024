package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Faults of links: announced, then open from begin to repair (or to detection, when only the worker dies), at most one a
 * node. Healthy links have no state. A fault matters when its node's link is whole and, if it needs no repair, when a
 * rank is there to die of it. One that does not matter when it begins is rejected; and as long as it would not, its timer
 * promises silence and ends no window.
 */
final class LinkFaults {
    /** Timer of a fault's begin; argument a is its number. */
    static final int TIMER_BEGINS = 2;
    /** Timer of a fault's detection; argument a is its node. */
    static final int TIMER_DETECTED = 3;

    private final long lookaheadNs;
    private final IntPredicate hasRank;
    private final TreeMap<Long, Announced> announced = new TreeMap<>();
    private final TreeMap<Integer, Open> openByNode = new TreeMap<>();

    private record Announced(Fault fault, long timer, boolean matters) {}

    private record Open(Fault fault, long timer, boolean detected) {}

    /**
     * @param lookaheadNs shortest delay to another shard
     * @param hasRank whether a gang has a rank on a node now
     */
    LinkFaults(long lookaheadNs, IntPredicate hasRank) {
        this.lookaheadNs = lookaheadNs;
        this.hasRank = hasRank;
    }

    /** Takes a fault that begins now or later. */
    void announce(Fault fault, Context ctx) {
        announced.put(fault.fault(), waiting(fault, Math.max(fault.beginNs(), ctx.nowNs()), ctx));
    }

    /** A fault begins: it opens if it matters, else it is rejected. */
    void begin(long number, Context ctx) {
        Announced due = announced.remove(number);
        if (due == null || !due.matters) {
            return;
        }
        Fault fault = due.fault;
        long timer = ctx.schedule(ctx.nowNs() + fault.detectionNs(), TIMER_DETECTED, fault.node(), 0);
        openByNode.put(fault.node(), new Open(fault, timer, false));
        reconsider(ctx);
    }

    /** The open fault of a node is noticed: the link is unfit until its repair, or fit again without its worker. */
    Fault detect(int node, Context ctx) {
        Open open = openByNode.remove(node);
        if (open == null) {
            throw new IllegalStateException("no link fault waits for its detection on node " + node);
        }
        if (open.fault.needsRepair()) {
            openByNode.put(node, new Open(open.fault, open.timer, true));
        }
        reconsider(ctx);
        return open.fault;
    }

    /** Ends the noticed fault of this number; false when the node has none such. */
    boolean repair(int node, long number, Context ctx) {
        Open open = openByNode.get(node);
        if (open == null || !open.detected || open.fault.fault() != number) {
            return false;
        }
        openByNode.remove(node);
        reconsider(ctx);
        return true;
    }

    /** After gangs came or went: a fault whose worker is gone unnoticed is void. */
    void ranksChanged(Context ctx) {
        for (Iterator<Open> all = openByNode.values().iterator(); all.hasNext(); ) {
            Open open = all.next();
            if (!open.fault.needsRepair() && !hasRank.test(open.fault.node())) {
                ctx.cancel(open.timer);
                all.remove();
            }
        }
        reconsider(ctx);
    }

    /** The nodes of a pool from this index on go away, and all faults of their links with them. */
    void drop(int pool, int firstIndex, Context ctx) {
        announced.values().removeIf(due -> {
            boolean gone = isGone(due.fault, pool, firstIndex);
            if (gone) {
                ctx.cancel(due.timer);
            }
            return gone;
        });
        openByNode.values().removeIf(open -> {
            boolean gone = isGone(open.fault, pool, firstIndex);
            if (gone && !open.detected) {
                ctx.cancel(open.timer);
            }
            return gone;
        });
    }

    private static boolean isGone(Fault fault, int pool, int firstIndex) {
        return NodeId.pool(fault.node()) == pool && NodeId.index(fault.node()) >= firstIndex;
    }

    /** Those of some nodes whose broken link has been noticed, in the given order. */
    int[] unfit(int[] nodes) {
        if (openByNode.isEmpty()) {
            return new int[0];
        }
        return Arrays.stream(nodes)
                .filter(node -> {
                    Open open = openByNode.get(node);
                    return open != null && open.detected;
                })
                .toArray();
    }

    private boolean matters(Fault fault) {
        return !openByNode.containsKey(fault.node()) && (fault.needsRepair() || hasRank.test(fault.node()));
    }

    private Announced waiting(Fault fault, long beginNs, Context ctx) {
        boolean matters = matters(fault);
        long outputNs = matters
                ? VirtualTime.plus(VirtualTime.plus(beginNs, fault.detectionNs()), lookaheadNs)
                : VirtualTime.NEVER_NS;
        return new Announced(fault, ctx.scheduleQuiet(beginNs, outputNs, TIMER_BEGINS, fault.fault(), 0), matters);
    }

    /** Sets the timers of faults to come anew where it changed whether they matter. */
    private void reconsider(Context ctx) {
        for (Map.Entry<Long, Announced> entry : announced.entrySet()) {
            Announced due = entry.getValue();
            if (due.matters != matters(due.fault)) {
                ctx.cancel(due.timer);
                entry.setValue(waiting(due.fault, Math.max(due.fault.beginNs(), ctx.nowNs()), ctx));
            }
        }
    }

    void writeState(StateWriter out) {
        out.writeInt(announced.size());
        announced.values().forEach(out::writeRecord);
        out.writeInt(openByNode.size());
        openByNode.values().forEach(out::writeRecord);
    }

    void readState(StateReader in) {
        announced.clear();
        for (int n = in.readInt(); n > 0; n--) {
            Announced due = in.readRecord(Announced.class);
            announced.put(due.fault.fault(), due);
        }
        openByNode.clear();
        for (int n = in.readInt(); n > 0; n--) {
            Open open = in.readRecord(Open.class);
            openByNode.put(open.fault.node(), open);
        }
    }
}
