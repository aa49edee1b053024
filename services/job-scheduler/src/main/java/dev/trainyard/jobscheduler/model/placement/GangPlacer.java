package dev.trainyard.jobscheduler.model.placement;

import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;

/** Places whole gangs: all nodes and all spares at once, or nothing. */
public final class GangPlacer {
    private GangPlacer() {}

    /** Whether a gang fits; looks at counts only. */
    public static Fit fit(PoolCapacity pool, Demand demand) {
        if (pool.freeNodes() < demand.total()) {
            return new Fit.TooFewFree(pool.freeNodes());
        }
        if (demand.constraint() == TopologyConstraint.Required) {
            int largestFree = pool.largestFreeIn(demand.level());
            if (largestFree < demand.total()) {
                return new Fit.NoDomainLargeEnough(largestFree);
            }
        }
        return new Fit.Fits();
    }

    /**
     * Holds nodes for a gang that fits. Ranks go by pod, then by rack, so that neighbours in rank are neighbours in the
     * fabric. Required: the smallest domain that suffices for nodes and spares. Preferred: one domain for all if there is
     * one, else the fewest domains for the nodes; spares come after them, from the same domains as far as they go.
     *
     * @param number the pool's number
     */
    public static Holding place(PoolCapacity pool, int number, Demand demand) {
        TopologyLevel level = demand.packingLevel();
        int domain = DomainPacking.bestFit(pool, level, demand.total());
        boolean required = demand.constraint() == TopologyConstraint.Required;
        int begin = domain < 0 ? 0 : pool.beginOf(level, domain);
        int end = domain < 0 ? pool.terms().nodes() : pool.endOf(level, domain);
        TopologyLevel packing = domain < 0 || demand.constraint() == TopologyConstraint.None ? level : level.below();
        int[] ranks = DomainPacking.take(pool, begin, end, packing, demand.nodes());
        // Of a domain that the pool fills only in part, the job may use what racks are added later.
        Holding holding = new Holding(
                number,
                required ? begin : 0,
                required ? begin + pool.terms().nodesPerDomain(level) : NodeId.NODES_PER_POOL_MAX,
                ranks,
                new int[0]);
        addSpares(pool, holding, demand);
        return holding;
    }

    /**
     * Holds free nodes as spares until the job has all that it declared, or no more are free where it may hold them:
     * first in the domains of its ranks, then in as few others as possible.
     *
     * @return how many were added
     */
    public static int addSpares(PoolCapacity pool, Holding holding, Demand demand) {
        int before = holding.spares();
        int wanted = demand.spares() - before;
        if (wanted <= 0 || pool.freeNodes() == 0) {
            return 0;
        }
        TopologyLevel level = demand.packingLevel();
        int lastDomain = -1;
        for (int rank = 0; rank < holding.ranks() && wanted > 0; rank++) {
            int node = holding.nodeOf(rank) < 0 ? ~holding.nodeOf(rank) : holding.nodeOf(rank);
            int domain = pool.domainOf(level, node);
            if (domain != lastDomain && pool.freeIn(level, domain) > 0) {
                wanted -= hold(pool, holding, pool.beginOf(level, domain), pool.endOf(level, domain), wanted);
            }
            lastDomain = domain;
        }
        boolean mayLeave =
                holding.homeBegin() == 0 && holding.homeEnd() >= pool.terms().nodes();
        int others = mayLeave ? Math.min(wanted, pool.freeNodes()) : 0;
        if (others > 0) {
            for (int node : DomainPacking.take(pool, 0, pool.terms().nodes(), level, others)) {
                holding.addSpare(node);
            }
        }
        return holding.spares() - before;
    }

    /** Gives back everything that a job holds. */
    public static void release(PoolCapacity pool, Holding holding) {
        for (int rank = 0; rank < holding.ranks(); rank++) {
            if (holding.nodeOf(rank) >= 0) {
                pool.release(holding.nodeOf(rank));
            }
        }
        for (int i = 0; i < holding.spares(); i++) {
            pool.release(holding.spare(i));
        }
    }

    private static int hold(PoolCapacity pool, Holding holding, int begin, int end, int wanted) {
        int taken = 0;
        for (int node = pool.nextFree(begin, end); node >= 0 && taken < wanted; node = pool.nextFree(node + 1, end)) {
            pool.hold(node);
            holding.addSpare(node);
            taken++;
        }
        return taken;
    }
}
