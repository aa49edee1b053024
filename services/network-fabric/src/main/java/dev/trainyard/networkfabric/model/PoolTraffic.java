package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.yard.NodeId;
import java.util.Arrays;
import java.util.TreeSet;

/** A pool, who has ranks on its nodes, and whether a solution of it is due at this instant. */
final class PoolTraffic {
    /** No job. */
    static final int NOBODY = -1;

    private final TreeSet<Integer> jobs = new TreeSet<>();
    private PoolFabric fabric;
    private int[] jobByNode;
    private boolean solutionDue;

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
        jobByNode = Arrays.copyOf(jobByNode, newFabric.spec().nodes());
        Arrays.fill(jobByNode, Math.min(before, jobByNode.length), jobByNode.length, NOBODY);
    }

    /** Numbers of the jobs that have nodes here, ascending; a copy. */
    int[] jobs() {
        return jobs.stream().mapToInt(Integer::intValue).toArray();
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
    }
}
