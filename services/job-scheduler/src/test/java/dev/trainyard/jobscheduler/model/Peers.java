package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Hand-made peers of the scheduler for runs in process: as little of each service as the scheduler can see. */
final class Peers {
    private Peers() {}

    /** A shard that only listens. */
    static final class Silent implements Model {
        @Override
        public void onEvent(Envelope event, Context ctx) {}

        @Override
        public void onTimer(int kind, long a, long b, Context ctx) {}

        @Override
        public void writeState(StateWriter out) {}

        @Override
        public void readState(StateReader in) {}
    }

    /**
     * Owns all nodes: each is down and up again by keyed draws until a time; refuses placements on nodes that are down,
     * also before it has reported them, and reports a node fit as soon as it is.
     */
    static final class Nodes implements Model {
        private static final long DETECTION_NS = 30 * VirtualTime.SECOND_NS;
        private final RandomStream random;
        private final int nodes;
        private final long untilNs;
        private final TreeSet<Integer> down = new TreeSet<>();
        private boolean begun;

        Nodes(RunParameters run, int nodes, long untilNs) {
            this.random = new RandomStream(run.seed(), "peer-nodes");
            this.nodes = nodes;
            this.untilNs = untilNs;
        }

        @Override
        public void onEvent(Envelope event, Context ctx) {
            if (!begun) {
                begun = true;
                for (int node = 0; node < nodes; node++) {
                    scheduleFault(node, 0, ctx);
                }
            }
            if (event.payload() instanceof GangPlaced placed) {
                List<Integer> refused = new ArrayList<>();
                for (int node : placed.nodes()) {
                    if (down.contains(node)) {
                        refused.add(node);
                    }
                }
                if (!refused.isEmpty()) {
                    int[] ids = refused.stream().mapToInt(Integer::intValue).toArray();
                    send(ctx, new WorkersRefused(placed.job(), placed.attempt(), ids));
                }
            }
        }

        @Override
        public void onTimer(int kind, long node, long n, Context ctx) {
            int id = (int) node;
            switch (kind) {
                case 1 -> {
                    down.add(id);
                    ctx.schedule(ctx.nowNs() + DETECTION_NS, 2, node, n);
                }
                case 2 -> {
                    send(ctx, new NodeUnavailable(id, -1, 0, n, "test", ctx.nowNs() - DETECTION_NS));
                    long repairNs = VirtualTime.ofSeconds(random.exponential(1800, node, 2 * n));
                    ctx.schedule(ctx.nowNs() + repairNs, 3, node, n);
                }
                case 3 -> {
                    down.remove(id);
                    send(ctx, new NodeAvailable(id, n));
                    scheduleFault(id, n + 1, ctx);
                }
                default -> throw new IllegalStateException("timer of kind " + kind);
            }
        }

        private void scheduleFault(int node, long n, Context ctx) {
            long atNs = ctx.nowNs() + VirtualTime.ofSeconds(random.exponential(20_000, node, 2 * n + 1));
            if (atNs < untilNs) {
                ctx.schedule(atNs, 1, node, n);
            }
        }

        private static void send(Context ctx, Record payload) {
            long readers = 1L << Rig.SHARD | Rig.PLAN.everyShardOf(Service.ORCHESTRATOR);
            ctx.send(readers, VirtualTime.SECOND_NS, payload);
        }

        @Override
        public void writeState(StateWriter out) {
            out.writeBoolean(begun);
            int[] ids = down.stream().mapToInt(Integer::intValue).toArray();
            out.writeInts(ids, ids.length);
        }

        @Override
        public void readState(StateReader in) {
            begun = in.readBoolean();
            down.clear();
            for (int node : in.readInts()) {
                down.add(node);
            }
        }
    }

    /**
     * Asks for the gang of every job, asks again when a node of it is lost or refuses, and releases it an hour or so after
     * its first placement.
     */
    static final class Jobs implements Model {
        private final RandomStream random;
        private final List<int[]> attempts = new ArrayList<>();
        private final List<TreeSet<Integer>> ranks = new ArrayList<>();
        private int unfinished;

        Jobs(RunParameters run) {
            this.random = new RandomStream(run.seed(), "peer-jobs");
        }

        @Override
        public void onEvent(Envelope event, Context ctx) {
            switch (event.payload()) {
                case ResourceApplied(Resource.TrainingJob job) -> {
                    attempts.add(new int[] {0, 0});
                    ranks.add(new TreeSet<>());
                    unfinished++;
                    ask(attempts.size() - 1, ctx);
                }
                case GangPlaced placed -> onPlaced(placed, ctx);
                case NodeUnavailable lost -> {
                    for (int job = 0; job < ranks.size(); job++) {
                        if (ranks.get(job).contains(lost.node())) {
                            ask(job, ctx);
                        }
                    }
                }
                case WorkersRefused refused -> {
                    if (refused.attempt() == attempts.get(refused.job())[0]) {
                        ask(refused.job(), ctx);
                    }
                }
                default -> {}
            }
        }

        private void onPlaced(GangPlaced placed, Context ctx) {
            int[] attempt = attempts.get(placed.job());
            if (placed.attempt() == attempt[0]) {
                ranks.get(placed.job()).clear();
                for (int node : placed.nodes()) {
                    ranks.get(placed.job()).add(node);
                }
                if (attempt[1] == 0) {
                    attempt[1] = 1;
                    long lengthNs = VirtualTime.ofSeconds(random.exponential(3600, placed.job(), 0));
                    ctx.schedule(ctx.nowNs() + lengthNs, 1, placed.job(), 0);
                }
            }
        }

        private void ask(int job, Context ctx) {
            ranks.get(job).clear();
            ctx.send(1L << Rig.SHARD, VirtualTime.SECOND_NS, new GangRequested(job, ++attempts.get(job)[0]));
        }

        @Override
        public void onTimer(int kind, long job, long b, Context ctx) {
            int number = (int) job;
            ranks.get(number).clear();
            unfinished--;
            ctx.send(1L << Rig.SHARD, VirtualTime.SECOND_NS, new GangReleased(number, attempts.get(number)[0], true));
            attempts.get(number)[0] = Integer.MAX_VALUE;
        }

        @Override
        public int unfinishedWork() {
            return unfinished;
        }

        @Override
        public void writeState(StateWriter out) {
            out.writeInt(unfinished);
            out.writeInt(attempts.size());
            for (int job = 0; job < attempts.size(); job++) {
                out.writeInts(attempts.get(job), 2);
                int[] nodes =
                        ranks.get(job).stream().mapToInt(Integer::intValue).toArray();
                out.writeInts(nodes, nodes.length);
            }
        }

        @Override
        public void readState(StateReader in) {
            unfinished = in.readInt();
            attempts.clear();
            ranks.clear();
            for (int n = in.readInt(); n > 0; n--) {
                attempts.add(in.readInts());
                TreeSet<Integer> nodes = new TreeSet<>();
                for (int node : in.readInts()) {
                    nodes.add(node);
                }
                ranks.add(nodes);
            }
        }
    }
}
