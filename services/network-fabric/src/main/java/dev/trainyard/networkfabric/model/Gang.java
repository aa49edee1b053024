package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the fabric knows of one job: its newest attempt, where that is placed, and how much of it has reported. A gang is
 * idle (no nodes), placed, or running (all its nodes are covered); only a running gang has traffic.
 */
final class Gang {
    private static final int[] NOWHERE = {};

    private final TrainingJobSpec spec;
    private int attempt;
    private int[] nodes = NOWHERE;
    private int covered;
    private long readyAtNs;
    private double slowdown = 1;
    private long reportedStepNs;
    private @Nullable JobLoad load;

    Gang(TrainingJobSpec spec) {
        this.spec = spec;
    }

    TrainingJobSpec spec() {
        return spec;
    }

    int attempt() {
        return attempt;
    }

    /** Whether the gang has nodes and all of them have reported. */
    boolean running() {
        return nodes.length > 0 && covered >= nodes.length;
    }

    /** The pool of its nodes; -1 without nodes. */
    int pool() {
        return nodes.length == 0 ? -1 : NodeId.pool(nodes[0]);
    }

    /** When its slowest worker is ready. */
    long readyAtNs() {
        return readyAtNs;
    }

    /** The step time that the orchestrator was told last for this attempt; 0 before the first. */
    long reportedStepNs() {
        return reportedStepNs;
    }

    void report(long stepNs) {
        reportedStepNs = stepNs;
    }

    /** Node ids in rank order; none when it is idle. */
    int[] nodes() {
        return nodes;
    }

    /** Whether a message of this attempt is news about an attempt that is not over. */
    boolean accepts(int messageAttempt) {
        return messageAttempt >= attempt;
    }

    /** The pool around it changed: what the solver needs is made anew. */
    void forgetLoad() {
        load = null;
    }

    /** Every attempt before this one is over. */
    void beginAttempt(int newAttempt) {
        attempt = newAttempt;
        clear();
    }

    void place(int newAttempt, int[] newNodes) {
        beginAttempt(newAttempt);
        nodes = newNodes.clone();
    }

    /** Forgets where it is; stays so until it is placed again. */
    void clear() {
        nodes = NOWHERE;
        covered = 0;
        readyAtNs = 0;
        slowdown = 1;
        reportedStepNs = 0;
        load = null;
    }

    /** Takes the report of one chip-node shard; true when it was the last one missing. */
    boolean cover(int nodesCovered, long shardReadyAtNs, double shardSlowdown) {
        if (nodes.length == 0 || running()) {
            return false;
        }
        covered += nodesCovered;
        readyAtNs = Math.max(readyAtNs, shardReadyAtNs);
        slowdown = Math.max(slowdown, shardSlowdown);
        return running();
    }

    /** What the solver needs; made once a placement. Only for a running gang. */
    JobLoad load(PoolFabric pool) {
        JobLoad known = load;
        if (known == null) {
            int[] indexes = new int[nodes.length];
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = NodeId.index(nodes[i]);
            }
            known = new JobLoad(pool, spec, indexes, slowdown);
            load = known;
        }
        return known;
    }

    void writeState(StateWriter out) {
        out.writeRecord(spec);
        out.writeInt(attempt);
        out.writeInts(nodes, nodes.length);
        out.writeInt(covered);
        out.writeLong(readyAtNs);
        out.writeDouble(slowdown);
        out.writeLong(reportedStepNs);
    }

    static Gang readState(StateReader in) {
        Gang gang = new Gang(in.readRecord(TrainingJobSpec.class));
        gang.attempt = in.readInt();
        gang.nodes = in.readInts();
        gang.covered = in.readInt();
        gang.readyAtNs = in.readLong();
        gang.slowdown = in.readDouble();
        gang.reportedStepNs = in.readLong();
        return gang;
    }
}
