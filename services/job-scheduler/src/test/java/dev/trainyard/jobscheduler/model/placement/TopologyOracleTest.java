package dev.trainyard.jobscheduler.model.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.PoolTerms;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import dev.trainyard.kernel.random.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Placements on small random pools against an oracle that tries every set of domains. */
class TopologyOracleTest {
    private static final int CASES = 4_000;
    private static final TopologyLevel[] LEVELS = {TopologyLevel.RACK, TopologyLevel.POD, TopologyLevel.CLUSTER};

    @Test
    void placementsAreTheBestThatExist() {
        long seed = Long.getLong("seed", 20_240_723L);
        System.out.println("seed " + seed + " (repeat with -Dseed=" + seed + ")");
        RandomStream random = new RandomStream(seed, "topology-oracle");
        int placed = 0;
        int refused = 0;
        for (int c = 0; c < CASES; c++) {
            PoolCapacity pool = randomPool(random, c);
            TopologyConstraint constraint = TopologyConstraint.values()[random.below(3, c, 1)];
            TopologyLevel level = LEVELS[random.below(3, c, 2)];
            Demand demand = new Demand(1 + random.below(12, c, 3), random.below(4, c, 4), constraint, level);
            int[] free = freeByDomain(pool, level);
            BitSet freeNodes = freeNodes(pool);

            Fit fit = GangPlacer.fit(pool, demand);

            boolean mayFit = constraint == TopologyConstraint.Required
                    ? Arrays.stream(free).anyMatch(f -> f >= demand.total())
                    : Arrays.stream(free).sum() >= demand.total();
            assertThat(fit instanceof Fit.Fits)
                    .as("case %d of seed %d", c, seed)
                    .isEqualTo(mayFit);
            if (mayFit) {
                Holding holding = GangPlacer.place(pool, 0, demand);
                check(pool, demand, holding, free, freeNodes, "case " + c + " of seed " + seed);
                placed++;
            } else {
                refused++;
            }
        }
        assertThat(placed).isGreaterThan(CASES / 4);
        assertThat(refused).isGreaterThan(CASES / 10);
    }

    private static void check(
            PoolCapacity pool, Demand demand, Holding holding, int[] free, BitSet freeNodes, String name) {
        BitSet used = new BitSet();
        int[] ofGang = new int[free.length];
        int[] ofAll = new int[free.length];
        for (int rank = 0; rank < demand.nodes(); rank++) {
            int node = holding.nodeOf(rank);
            if (rank > 0) {
                assertThat(node).as(name).isGreaterThan(holding.nodeOf(rank - 1));
            }
            used.set(node);
            ofGang[pool.domainOf(demand.level(), node)]++;
            ofAll[pool.domainOf(demand.level(), node)]++;
        }
        for (int i = 0; i < demand.spares(); i++) {
            used.set(holding.spare(i));
            ofAll[pool.domainOf(demand.level(), holding.spare(i))]++;
        }
        assertThat(used.cardinality()).as(name).isEqualTo(demand.total());
        BitSet stolen = (BitSet) used.clone();
        stolen.andNot(freeNodes);
        assertThat(stolen.isEmpty()).as("%s takes only free nodes", name).isTrue();

        switch (demand.constraint()) {
            case Required -> {
                assertThat(count(ofAll)).as(name).isEqualTo(1);
                int smallest = Arrays.stream(free)
                        .filter(f -> f >= demand.total())
                        .min()
                        .orElseThrow();
                assertThat(free[first(ofAll)])
                        .as("%s: smallest sufficient domain", name)
                        .isEqualTo(smallest);
                assertThat(first(ofAll)).as(name).isEqualTo(firstWith(free, smallest));
            }
            case Preferred -> {
                assertThat(count(ofGang)).as("%s: fewest domains", name).isEqualTo(fewestDomains(free, demand.nodes()));
                if (fewestDomains(free, demand.total()) == 1) {
                    assertThat(count(ofAll))
                            .as("%s: spares in the same domain", name)
                            .isEqualTo(1);
                }
                checkBestFit(free, ofGang, count(ofAll) == 1 ? demand.total() : demand.nodes(), name);
                int leftInGangsDomains = 0;
                int sparesElsewhere = 0;
                for (int d = 0; d < free.length; d++) {
                    leftInGangsDomains += ofGang[d] > 0 ? free[d] - ofAll[d] : 0;
                    sparesElsewhere += ofGang[d] == 0 ? ofAll[d] : 0;
                }
                assertThat(leftInGangsDomains == 0 || sparesElsewhere == 0)
                        .as("%s: spares leave the gang's domains only when these are used up", name)
                        .isTrue();
            }
            case None -> assertThat(holding.nodeOf(0)).as(name).isEqualTo(freeNodes.nextSetBit(0));
        }
    }

    /** The domain that is not used up, if any, is the smallest of those that could have served instead. */
    private static void checkBestFit(int[] free, int[] ofGang, int wanted, String name) {
        int restWanted = wanted;
        int partial = -1;
        for (int d = 0; d < free.length; d++) {
            if (ofGang[d] > 0 && ofGang[d] < free[d]) {
                assertThat(partial)
                        .as("%s: one domain at most is not used up", name)
                        .isEqualTo(-1);
                partial = d;
            } else {
                restWanted -= ofGang[d];
            }
        }
        for (int d = 0; d < free.length && partial >= 0; d++) {
            boolean couldServe = ofGang[d] == 0 && free[d] >= restWanted;
            assertThat(couldServe && free[d] < free[partial])
                    .as("%s: domain %d fits better than %d", name, d, partial)
                    .isFalse();
        }
    }

    /** Tries every set of domains. */
    private static int fewestDomains(int[] free, int nodes) {
        int best = Integer.MAX_VALUE;
        for (int set = 0; set < 1 << free.length; set++) {
            int sum = 0;
            for (int d = 0; d < free.length; d++) {
                sum += (set >> d & 1) * free[d];
            }
            best = sum >= nodes ? Math.min(best, Integer.bitCount(set)) : best;
        }
        return best;
    }

    private static PoolCapacity randomPool(RandomStream random, int c) {
        int nodesPerRack = 1 + random.below(3, c, 5);
        int racksPerPod = 1 + random.below(3, c, 6);
        int racks = 1 + random.below(8, c, 7);
        PoolCapacity pool = new PoolCapacity(
                new PoolTerms("p", "chip", 8, racks * nodesPerRack, nodesPerRack, nodesPerRack * racksPerPod));
        double busy = random.uniform(c, 8) * 0.7;
        for (int node = 0; node < pool.terms().nodes(); node++) {
            double u = random.uniform(c, 100 + node);
            if (u < busy / 2) {
                pool.hold(node);
            } else if (u < busy) {
                pool.faultOpened(node);
            }
        }
        return pool;
    }

    private static int[] freeByDomain(PoolCapacity pool, TopologyLevel level) {
        int[] free = new int[pool.domains(level)];
        for (int node = 0; node < pool.terms().nodes(); node++) {
            free[pool.domainOf(level, node)] += pool.isFree(node) ? 1 : 0;
        }
        for (int d = 0; d < free.length; d++) {
            assertThat(pool.freeIn(level, d)).as("incremental count").isEqualTo(free[d]);
        }
        return free;
    }

    private static BitSet freeNodes(PoolCapacity pool) {
        BitSet free = new BitSet();
        for (int node = pool.nextFree(0, pool.terms().nodes());
                node >= 0;
                node = pool.nextFree(node + 1, pool.terms().nodes())) {
            free.set(node);
        }
        return free;
    }

    private static int count(int[] perDomain) {
        return (int) Arrays.stream(perDomain).filter(n -> n > 0).count();
    }

    private static int first(int[] perDomain) {
        int d = 0;
        while (perDomain[d] == 0) {
            d++;
        }
        return d;
    }

    private static int firstWith(int[] free, int value) {
        int d = 0;
        while (free[d] != value) {
            d++;
        }
        return d;
    }
}
