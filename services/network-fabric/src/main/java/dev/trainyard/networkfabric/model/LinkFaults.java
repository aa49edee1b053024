package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Faults of links: announced, then open from begin to repair, at most one a node. Healthy links have no state. A fault
 * that begins on a node whose link is broken already does not apply and is forgotten.
 */
final class LinkFaults {
    /**
     * A fault that has begun.
     *
     * @param fault the fault
     * @param job job whose rank was on the node when it began; -1 for none
     * @param attempt that job's attempt then
     * @param detected whether it was noticed
     */
    record OpenFault(Fault fault, int job, int attempt, boolean detected) {}

    private final TreeMap<Long, Fault> announced = new TreeMap<>();
    private final TreeMap<Integer, OpenFault> openByNode = new TreeMap<>();

    void announce(Fault fault) {
        announced.put(fault.fault(), fault);
    }

    /** Takes an announced fault out; null when its node's link is broken already. */
    @Nullable
    Fault begin(long number) {
        Fault fault = announced.remove(number);
        return fault == null || openByNode.containsKey(fault.node()) ? null : fault;
    }

    /** Opens a fault; {@code job} is -1 when no rank is on the node. */
    void open(Fault fault, int job, int attempt) {
        openByNode.put(fault.node(), new OpenFault(fault, job, attempt, false));
    }

    /** The open fault of a node, if it is this one. */
    @Nullable
    OpenFault open(int node, long number) {
        OpenFault open = openByNode.get(node);
        return open != null && open.fault().fault() == number ? open : null;
    }

    /** Notes that an open fault was noticed; it stays open until it is closed. */
    void detected(OpenFault open) {
        openByNode.put(open.fault().node(), new OpenFault(open.fault(), open.job(), open.attempt(), true));
    }

    void close(int node) {
        openByNode.remove(node);
    }

    /** Those of some nodes whose broken link has been noticed, in the given order. */
    int[] unfit(int[] nodes) {
        if (openByNode.isEmpty()) {
            return new int[0];
        }
        int[] found = new int[nodes.length];
        int n = 0;
        for (int node : nodes) {
            OpenFault open = openByNode.get(node);
            if (open != null && open.detected()) {
                found[n++] = node;
            }
        }
        return java.util.Arrays.copyOf(found, n);
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
            announce(in.readRecord(Fault.class));
        }
        openByNode.clear();
        for (int n = in.readInt(); n > 0; n--) {
            OpenFault open = in.readRecord(OpenFault.class);
            openByNode.put(open.fault().node(), open);
        }
    }
}
