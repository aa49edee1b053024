package dev.trainyard.jobscheduler.model.placement;

import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import java.util.List;

/**
 * Replaces the unfit nodes of a gang; good ones stay at their ranks. Spares first, then free nodes; each from the lost
 * node's rack, else from its pod, else from wherever the job may be. What is found is held at once, also when ranks
 * remain without node: a broken gang waits with what it has.
 */
public final class GangRepair {
    private static final List<TopologyLevel> NEAR_TO_FAR =
            List.of(TopologyLevel.RACK, TopologyLevel.POD, TopologyLevel.CLUSTER);

    private GangRepair() {}

    /** Whether a rank has no node or an unfit one. */
    public static boolean isInjured(PoolCapacity pool, Holding holding) {
        for (int rank = 0; rank < holding.ranks(); rank++) {
            int node = holding.nodeOf(rank);
            if (node < 0 || !pool.isFit(node)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rank lacks a node because its rack is gone: no repair will bring that one back. */
    public static boolean isBereft(PoolCapacity pool, Holding holding) {
        for (int rank = 0; rank < holding.ranks(); rank++) {
            int node = holding.nodeOf(rank);
            if (node < 0 && !pool.isPresent(~node)) {
                return true;
            }
        }
        return false;
    }

    /** Gives spares back that are gone with their racks; answers whether there were any. */
    public static boolean dropSparesThatAreGone(PoolCapacity pool, Holding holding) {
        int before = holding.spares();
        while (holding.spares() > 0 && !pool.isPresent(holding.spare(holding.spares() - 1))) {
            pool.release(holding.removeSpare(holding.spares() - 1));
        }
        return holding.spares() < before;
    }

    /** Gives unfit nodes back and fills ranks; {@link Holding#holes} tells how many remain without node. */
    public static void repair(PoolCapacity pool, Holding holding) {
        giveBackUnfit(pool, holding);
        for (TopologyLevel level : NEAR_TO_FAR) {
            fillFromSpares(pool, holding, level);
        }
        for (TopologyLevel level : NEAR_TO_FAR) {
            fillFromFree(pool, holding, level);
        }
    }

    private static void giveBackUnfit(PoolCapacity pool, Holding holding) {
        for (int rank = 0; rank < holding.ranks(); rank++) {
            int node = holding.nodeOf(rank);
            if (node >= 0 && !pool.isFit(node)) {
                holding.lose(rank);
                pool.release(node);
            }
        }
        for (int i = holding.spares() - 1; i >= 0; i--) {
            if (!pool.isFit(holding.spare(i))) {
                pool.release(holding.removeSpare(i));
            }
        }
    }

    private static void fillFromSpares(PoolCapacity pool, Holding holding, TopologyLevel level) {
        for (int rank = 0; rank < holding.ranks() && holding.holes() > 0 && holding.spares() > 0; rank++) {
            if (holding.nodeOf(rank) < 0) {
                int domain = pool.domainOf(level, ~holding.nodeOf(rank));
                for (int i = 0; i < holding.spares(); i++) {
                    if (pool.domainOf(level, holding.spare(i)) == domain) {
                        holding.fill(rank, holding.removeSpare(i));
                        break;
                    }
                }
            }
        }
    }

    private static void fillFromFree(PoolCapacity pool, Holding holding, TopologyLevel level) {
        for (int rank = 0; rank < holding.ranks() && holding.holes() > 0 && pool.freeNodes() > 0; rank++) {
            if (holding.nodeOf(rank) < 0) {
                int domain = pool.domainOf(level, ~holding.nodeOf(rank));
                int node = pool.nextFree(
                        Math.max(holding.homeBegin(), pool.beginOf(level, domain)),
                        Math.min(holding.homeEnd(), pool.endOf(level, domain)));
                if (node >= 0) {
                    pool.hold(node);
                    holding.fill(rank, node);
                }
            }
        }
    }
}
