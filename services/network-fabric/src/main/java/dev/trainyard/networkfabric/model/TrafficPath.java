package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.training.AlphaBeta;
import java.util.Arrays;

/**
 * The way of one dimension's groups through the fabric.
 *
 * @param flows how many concurrent flows of all groups leave through each resource
 * @param leavesScaleUpDomain whether any group spans scale-up domains
 * @param rails NICs of a node that one group uses at once
 * @param alphaUs mean latency of a ring step in the slowest group; of the longest send for pipelines
 */
record TrafficPath(int[] flows, boolean leavesScaleUpDomain, int rails, double alphaUs) {
    /** Cost of a collective when each flow gets {@code flowGBps}. */
    AlphaBeta cost(PoolFabric pool, double flowGBps) {
        if (!leavesScaleUpDomain) {
            return pool.scaleUp();
        }
        double busGBps = Math.min(pool.scaleUp().busGBps(), rails * flowGBps);
        return new AlphaBeta(busGBps, alphaUs, pool.stack().collectiveBaseUs());
    }

    /** The same with the flows of some resources only, in their order. */
    TrafficPath through(int[] resources) {
        int[] some = Arrays.stream(resources).map(r -> flows[r]).toArray();
        return new TrafficPath(some, leavesScaleUpDomain, rails, alphaUs);
    }

    /** Follows all groups of a dimension over a placement. */
    static TrafficPath of(Dimension dimension, RankLayout layout, PoolFabric pool, boolean stagesWrap) {
        Walk walk = new Walk(layout, pool, layout.rails(dimension));
        switch (dimension) {
            case CONTEXT -> walk.contextRings();
            case PIPELINE -> walk.sends(stagesWrap);
            case DATA -> walk.dataRings();
        }
        return new TrafficPath(walk.flows, walk.leaves, walk.rails, walk.slowestUs);
    }

    /** Counts crossings while it visits the ranks of one group after the other. */
    private static final class Walk {
        private final RankLayout layout;
        private final PoolFabric pool;
        private final int rails;
        private final int alike;
        private final int[] flows;
        private boolean leaves;
        private double slowestUs;
        private int first;
        private int last;
        private int ranks;
        private double latencyUs;

        private Walk(RankLayout layout, PoolFabric pool, int rails) {
            this.layout = layout;
            this.pool = pool;
            this.rails = rails;
            this.alike = layout.alikeTensorRanks();
            this.flows = new int[pool.resources()];
        }

        private void contextRings() {
            var degrees = layout.parallelism();
            for (int d = 0; d < degrees.data(); d++) {
                for (int p = 0; p < degrees.pipeline(); p++) {
                    for (int t = 0; t < degrees.tensor(); t += alike) {
                        ranks = 0;
                        visitContextGroup(t, p, d);
                        closeRing();
                    }
                }
            }
        }

        /** The ring goes through the context group of a replica before it goes on to the next replica. */
        private void dataRings() {
            var degrees = layout.parallelism();
            for (int p = 0; p < degrees.pipeline(); p++) {
                for (int t = 0; t < degrees.tensor(); t += alike) {
                    ranks = 0;
                    for (int d = 0; d < degrees.data(); d++) {
                        visitContextGroup(t, p, d);
                    }
                    closeRing();
                }
            }
        }

        private void visitContextGroup(int t, int p, int d) {
            for (int c = 0; c < layout.parallelism().context(); c++) {
                int node = layout.nodeOf(t, c, p, d);
                if (ranks == 0) {
                    first = node;
                    latencyUs = 0;
                } else {
                    step(last, node);
                }
                last = node;
                ranks++;
            }
        }

        private void closeRing() {
            step(last, first);
            slowestUs = Math.max(slowestUs, latencyUs / ranks);
        }

        private void step(int from, int to) {
            if (!pool.sameScaleUpDomain(from, to)) {
                leaves = true;
                latencyUs += pool.hopUs(from, to);
                count(pool.rackUplink(from, to), alike * rails);
                count(pool.podUplink(from, to), alike * rails);
            }
        }

        /**
         * Sends go both ways, activations forward and gradients backward, so each crossing loads the uplinks of both
         * ends. With interleaved chunks the last stage sends to the first.
         */
        private void sends(boolean stagesWrap) {
            var degrees = layout.parallelism();
            int stages = degrees.pipeline();
            int hops = stages == 1 ? 0 : stagesWrap ? stages : stages - 1;
            for (int d = 0; d < degrees.data(); d++) {
                for (int c = 0; c < degrees.context(); c++) {
                    for (int t = 0; t < degrees.tensor(); t += alike) {
                        for (int p = 0; p < hops; p++) {
                            send(layout.nodeOf(t, c, p, d), layout.nodeOf(t, c, (p + 1) % stages, d));
                        }
                    }
                }
            }
        }

        private void send(int from, int to) {
            if (!pool.sameScaleUpDomain(from, to)) {
                leaves = true;
                slowestUs = Math.max(slowestUs, pool.hopUs(from, to));
                count(pool.rackUplink(from, to), alike);
                count(pool.rackUplink(to, from), alike);
                count(pool.podUplink(from, to), alike);
                count(pool.podUplink(to, from), alike);
            }
        }

        private void count(int resource, int more) {
            if (resource >= 0) {
                flows[resource] += more;
            }
        }
    }
}
