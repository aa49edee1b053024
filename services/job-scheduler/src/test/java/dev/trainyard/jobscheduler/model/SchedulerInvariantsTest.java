package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import dev.trainyard.jobscheduler.model.placement.Fit;
import dev.trainyard.jobscheduler.model.placement.GangPlacer;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two hundred random yards; after every instant everything that must always hold is checked. */
class SchedulerInvariantsTest {
    private static final int SEEDS = 200;
    private static final int INSTANTS = 120;
    private static final String[] LEVELS = {"rack", "pod", "cluster"};

    @Test
    void invariantsHoldInRandomYards() {
        long seed = Long.getLong("seed", 7_000L);
        int seeds = System.getProperty("seed") == null ? SEEDS : 1;
        System.out.println("seeds " + seed + " to " + (seed + seeds - 1) + " (repeat one with -Dseed=N)");
        int placements = 0;
        int waits = 0;
        for (long s = seed; s < seed + seeds; s++) {
            try {
                Yard yard = new Yard(s);
                yard.live();
                yard.end();
                placements += yard.placements;
                waits += yard.rig.said.size() - yard.placements;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + s + ": " + e.getMessage(), e);
            }
        }
        assertThat(placements).as("the yards are busy").isGreaterThan(seeds * 20);
        assertThat(waits).as("and crowded").isGreaterThan(seeds * 5);
    }

    private static final class Yard {
        private final RandomStream random;
        private final Rig rig = new Rig();
        private final List<Integer> active = new ArrayList<>();
        private final TreeMap<Integer, Integer> openFaults = new TreeMap<>();
        private final TreeSet<Integer> refused = new TreeSet<>();
        private final TreeSet<Integer> pendingBefore = new TreeSet<>();
        private int heard;
        private int placements;
        private long draws;

        Yard(long seed) {
            random = new RandomStream(seed, "yard");
            rig.apply(pool("a", 4 + below(12), 2, "small-clos"));
            if (below(2) == 0) {
                rig.apply(pool("b", 3 + below(8), 3, "small-clos"));
            }
            rig.apply(queue("strict", 80 + 8 * below(30), QueueStrategy.StrictFIFO));
            rig.apply(queue("best", 80 + 8 * below(30), QueueStrategy.BestEffortFIFO));
        }

        void live() {
            for (int i = 0; i < INSTANTS; i++) {
                pendingBefore.clear();
                for (Job job : books().jobs.values()) {
                    if (job.state() instanceof GangState.Pending) {
                        pendingBefore.add(job.number());
                    }
                }
                if (below(5) == 0) {
                    rig.together(() -> {
                        for (int n = 2 + below(4); n > 0; n--) {
                            act();
                        }
                    });
                } else {
                    act();
                }
                if (below(10) == 0) {
                    rig.restore();
                }
                check();
            }
        }

        void end() {
            for (int node : List.copyOf(openFaults.keySet())) {
                while (openFaults.containsKey(node)) {
                    repair(node);
                    check();
                }
            }
            List.copyOf(refused).forEach(this::repair);
            for (int job : List.copyOf(active)) {
                rig.release(job);
                active.remove((Integer) job);
                check();
            }
            for (PoolCapacity pool : books().pools) {
                assertThat(pool.freeNodes())
                        .as("all nodes came back")
                        .isEqualTo(pool.terms().nodes());
            }
            for (JobQueue queue : books().queues.values()) {
                assertThat(queue.usedChips(Resources.CHIP)).isZero();
                assertThat(queue.pending().isEmpty()).isTrue();
            }
        }

        private void act() {
            switch (below(10)) {
                case 0, 1, 2 -> submit();
                case 3, 4 -> {
                    if (!active.isEmpty()) {
                        rig.request(active.get(below(active.size())));
                    }
                }
                case 5 -> {
                    if (!active.isEmpty()) {
                        rig.release(active.remove(below(active.size())));
                    }
                }
                case 6, 7 -> {
                    int node = anyNode();
                    openFaults.merge(node, 1, Integer::sum);
                    rig.lost(node);
                }
                case 8 -> {
                    if (!openFaults.isEmpty()) {
                        repair(List.copyOf(openFaults.keySet()).get(below(openFaults.size())));
                    } else if (!refused.isEmpty()) {
                        repair(refused.first());
                    }
                }
                default -> refuse();
            }
        }

        private void submit() {
            if (active.size() > 12) {
                return;
            }
            Resources.JobDraft draft = job(below(2) == 0 ? "strict" : "best", 1 + below(14))
                    .spares(below(3))
                    .priority(below(3) - 1);
            String level = LEVELS[below(3)];
            draft = switch (below(3)) {
                case 0 -> draft.required(level);
                case 1 -> draft.preferred(level);
                default -> draft;
            };
            active.add(rig.start(below(4) == 0 ? draft.requeue() : draft));
        }

        private void refuse() {
            for (int job : active) {
                GangPlaced placed = rig.placedOrNull(job);
                Holding holding = books().job(job).holding();
                if (placed != null && holding != null) {
                    int node = placed.nodes()[below(placed.nodes().length)];
                    rig.refused(job, node);
                    if (!openFaults.containsKey(node)) {
                        refused.add(node);
                    }
                    rig.request(job);
                    return;
                }
            }
        }

        private void repair(int node) {
            openFaults.computeIfPresent(node, (n, open) -> open == 1 ? null : open - 1);
            if (!openFaults.containsKey(node)) {
                refused.remove(node);
            }
            rig.repaired(node);
        }

        private int anyNode() {
            int pool = below(books().pools.size());
            return NodeId.of(pool, below(books().pool(pool).terms().nodes()));
        }

        private void check() {
            checkNodes();
            checkQuotas();
            checkAnswers();
            checkNobodyWaitsInVain();
        }

        private void checkNodes() {
            TreeMap<Integer, Integer> owners = new TreeMap<>();
            for (Job job : books().jobs.values()) {
                Holding holding = job.holding();
                if (holding != null) {
                    for (int rank = 0; rank < holding.ranks(); rank++) {
                        if (holding.nodeOf(rank) >= 0) {
                            own(owners, NodeId.of(holding.pool(), holding.nodeOf(rank)), job, holding);
                        }
                    }
                    for (int i = 0; i < holding.spares(); i++) {
                        own(owners, NodeId.of(holding.pool(), holding.spare(i)), job, holding);
                    }
                    assertThat(holding.spares())
                            .isLessThanOrEqualTo(job.terms().demand().spares());
                }
            }
            for (int p = 0; p < books().pools.size(); p++) {
                PoolCapacity pool = books().pool(p);
                int free = 0;
                for (int node = 0; node < pool.terms().nodes(); node++) {
                    int id = NodeId.of(p, node);
                    assertThat(pool.isHeld(node)).isEqualTo(owners.containsKey(id));
                    assertThat(pool.openFaults(node)).isEqualTo(openFaults.getOrDefault(id, 0));
                    assertThat(pool.isFit(node)).isEqualTo(!openFaults.containsKey(id) && !refused.contains(id));
                    assertThat(pool.isFree(node)).isEqualTo(pool.isFit(node) && !pool.isHeld(node));
                    free += pool.isFree(node) ? 1 : 0;
                }
                assertThat(pool.freeNodes()).isEqualTo(free);
                for (TopologyLevel level : TopologyLevel.values()) {
                    int sum = 0;
                    int largest = 0;
                    for (int d = 0; d < pool.domains(level); d++) {
                        sum += pool.freeIn(level, d);
                        largest = Math.max(largest, pool.freeIn(level, d));
                    }
                    assertThat(sum).isEqualTo(free);
                    assertThat(pool.largestFreeIn(level)).isEqualTo(largest);
                }
            }
        }

        private static void own(TreeMap<Integer, Integer> owners, int node, Job job, Holding holding) {
            assertThat(owners.put(node, job.number())).as("node in two gangs").isNull();
            assertThat(holding.isAtHome(NodeId.index(node))).isTrue();
        }

        private void checkQuotas() {
            for (JobQueue queue : books().queues.values()) {
                long held = 0;
                long charged = 0;
                for (Job job : books().jobs.values()) {
                    Holding holding = job.holding();
                    if (holding != null && books().queueOf(job) == queue) {
                        charged += job.terms().chips();
                        held += (long) Resources.CHIPS_PER_NODE
                                * (holding.ranks() - holding.holes() + holding.spares());
                    }
                }
                assertThat(queue.usedChips(Resources.CHIP)).isEqualTo(charged);
                assertThat(held).isLessThanOrEqualTo(charged);
                assertThat(charged).isLessThanOrEqualTo(queue.quotaChips(Resources.CHIP));
            }
        }

        private void checkAnswers() {
            for (; heard < rig.said.size(); heard++) {
                if (rig.said.get(heard) instanceof GangPlaced placed) {
                    placements++;
                    checkPlacement(placed);
                }
            }
            for (int number : active) {
                Job job = books().job(number);
                switch (job.state()) {
                    case GangState.Idle() -> throw new AssertionError("job " + number + " was forgotten");
                    case GangState.Placed p ->
                        assertThat(rig.placed(number).attempt()).isEqualTo(rig.attempt(number));
                    case GangState.Pending p ->
                        assertThat(rig.lastWait(number).attempt()).isEqualTo(rig.attempt(number));
                    case GangState.Injured i ->
                        assertThat(rig.lastWait(number).attempt()).isEqualTo(rig.attempt(number));
                }
            }
        }

        private void checkPlacement(GangPlaced placed) {
            Job job = books().find(placed.job());
            if (job == null) {
                // It was over in the same instant.
                return;
            }
            assertThat(placed.nodes()).hasSize(job.terms().demand().nodes()).doesNotHaveDuplicates();
            for (int node : placed.nodes()) {
                assertThat(NodeId.pool(node)).isEqualTo(NodeId.pool(placed.nodes()[0]));
            }
            if (pendingBefore.contains(placed.job())) {
                assertThat(placed.spares())
                        .as("all or nothing")
                        .hasSize(job.terms().demand().spares());
            }
            JobQueue queue = books().queueOf(job);
            if (queue.isStrict()
                    && pendingBefore.contains(placed.job())
                    && !queue.pending().isEmpty()) {
                assertThat(job.rank())
                        .as("the head of a strict queue was passed")
                        .isLessThan(queue.pending().first());
            }
        }

        private void checkNobodyWaitsInVain() {
            for (JobQueue queue : books().queues.values()) {
                for (int place = 0; place < queue.pending().size(); place++) {
                    long rank = queue.pending().get(place);
                    Job job = books().job(Job.numberOf(rank));
                    if (queue.isStrict() && queue.pending().first() != rank) {
                        continue;
                    }
                    for (PoolCapacity pool : books().pools) {
                        boolean fits = GangPlacer.fit(pool, job.terms().demand()) instanceof Fit.Fits;
                        assertThat(fits && queue.admits(job.terms()))
                                .as("job %d could start", job.number())
                                .isFalse();
                    }
                }
            }
            for (long rank : books().injured) {
                Holding holding = books().job(Job.numberOf(rank)).holding();
                if (holding == null) {
                    throw new AssertionError("an injured job holds nothing");
                }
                assertThat(books().pool(holding.pool()).nextFree(holding.homeBegin(), holding.homeEnd()))
                        .as("a free node for an injured gang")
                        .isEqualTo(-1);
            }
        }

        private Books books() {
            return rig.model().books();
        }

        private int below(int bound) {
            return random.below(bound, draws++, 0);
        }
    }
}
