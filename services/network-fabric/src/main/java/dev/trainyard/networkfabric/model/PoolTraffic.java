package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.yard.NodeId;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A pool, who has ranks on its nodes, and whether a solution of it is due at this instant. */
final class PoolTraffic {
    /** No job. */
    static final int NOBODY = -1;

    private final TreeSet<Integer> jobs = new TreeSet<>();
    private PoolFabric fabric;
    private int[] jobByNode;
    private boolean solutionDue;
    // Within the instant in which a solution is due: who has no step time yet, and whether others may have another one.
    private final TreeSet<Integer> fresh = new TreeSet<>();
    private boolean sharesChanged;
    /** How many running jobs write checkpoints alike. */
    private final TreeMap<CheckpointWriter, Integer> writers = new TreeMap<>(CheckpointWriter.ORDER);

    private @Nullable TreeMap<CheckpointWriter, Double> writeSeconds;

    PoolTraffic(PoolFabric fabric) {
        this.fabric = fabric;
        this.jobByNode = new int[fabric.spec().nodes()];
        Arrays.fill(jobByNode, NOBODY);
    }

    PoolFabric fabric() {
        return fabric;
    }

    /** The pool has other racks; nobody may have a rank on those that are gone. */
    void rebuild(PoolFabric newFabric) {
        int before = jobByNode.length;
        fabric = newFabric;
        writeSeconds = null;
        jobByNode = Arrays.copyOf(jobByNode, newFabric.spec().nodes());
        Arrays.fill(jobByNode, Math.min(before, jobByNode.length), jobByNode.length, NOBODY);
    }

    /** Numbers of the jobs that have nodes here, ascending; a copy. */
    int[] jobs() {
        int[] copy = new int[jobs.size()];
        int next = 0;
        for (int job : jobs) {
            copy[next++] = job;
        }
        return copy;
    }

    /** The job with a rank on the node of this index, or {@link #NOBODY}. */
    int jobOn(int index) {
        return index < jobByNode.length ? jobByNode[index] : NOBODY;
    }

    /** A job has ranks on these nodes from now on. */
    void enter(int job, int[] nodes) {
        jobs.add(job);
        for (int node : nodes) {
            jobByNode[NodeId.index(node)] = job;
        }
    }

    /** A job gives up these nodes. */
    void leave(int job, int[] nodes) {
        jobs.remove(job);
        for (int node : nodes) {
            int index = NodeId.index(node);
            if (jobByNode[index] == job) {
                jobByNode[index] = NOBODY;
            }
        }
    }

    /** A job has all its workers: it has traffic from now on, and its step time is to be told. */
    void starts(int job, Gang gang) {
        fresh.add(job);
        sharesChanged |= gang.load(fabric).traffic().resources().length > 0;
        writes(gang);
    }

    /** A running job counts among those that write; for a pool that is read back. */
    void writes(Gang gang) {
        writeSeconds = null;
        writers.merge(CheckpointWriter.of(fabric, gang.spec()), 1, Integer::sum);
    }

    /** A running job has no traffic any more. */
    void stops(int job, Gang gang) {
        fresh.remove(job);
        writeSeconds = null;
        sharesChanged |= gang.load(fabric).traffic().resources().length > 0;
        writers.computeIfPresent(
                CheckpointWriter.of(fabric, gang.spec()), (writer, count) -> count == 1 ? null : count - 1);
    }

    /** Everybody may have another step time. */
    void changeShares() {
        sharesChanged = true;
    }

    /** The jobs whose step times may have changed at this instant, ascending; see {@link #sharesChanged}. */
    TreeSet<Integer> fresh() {
        return fresh;
    }

    /** Whether the shares of all jobs may have changed: one came or went that sends through an uplink. */
    boolean sharesChanged() {
        return sharesChanged;
    }

    /** See {@link CheckpointTimes#writeSeconds}; made anew when the running jobs changed. */
    TreeMap<CheckpointWriter, Double> writeSeconds() {
        TreeMap<CheckpointWriter, Double> known = writeSeconds;
        if (known == null) {
            known = CheckpointTimes.writeSeconds(fabric, writers);
            writeSeconds = known;
        }
        return known;
    }

    /** Asks for a solution; answers whether none was due yet. */
    boolean needsSolution() {
        boolean first = !solutionDue;
        solutionDue = true;
        return first;
    }

    boolean isSolutionDue() {
        return solutionDue;
    }

    /** The solution is made. */
    void solved() {
        solutionDue = false;
        sharesChanged = false;
        fresh.clear();
    }
}
