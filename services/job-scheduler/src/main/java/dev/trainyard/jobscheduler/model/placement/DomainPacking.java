package dev.trainyard.jobscheduler.model.placement;

import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import java.util.Arrays;

/**
 * Chooses free nodes so that they lie in as few domains of a level as possible: the fullest domains first, and for what
 * remains the smallest domain that suffices. Taking the largest first is optimal for the number of domains; the last,
 * best-fitting domain leaves the large ones to others. Within a domain that is not used up, the same rule holds for the
 * next smaller level. Ties go to the lower index. Costs O(domains + nodes).
 */
final class DomainPacking {
    private final PoolCapacity pool;
    private final int[] chosen;
    private int count;

    private DomainPacking(PoolCapacity pool, int nodes) {
        this.pool = pool;
        this.chosen = new int[nodes];
    }

    /**
     * Chooses nodes and holds them.
     *
     * @param begin first node of the range, on a border of the level's domains
     * @param end one behind the last
     * @param nodes how many; at most as many as are free in the range
     * @return the nodes, ascending: by pod, then by rack
     */
    static int[] take(PoolCapacity pool, int begin, int end, TopologyLevel level, int nodes) {
        DomainPacking packing = new DomainPacking(pool, nodes);
        packing.choose(begin, end, level, nodes);
        if (packing.count != nodes) {
            throw new IllegalStateException("found " + packing.count + " of " + nodes + " free nodes in [" + begin
                    + ", " + end + ") of pool " + pool.terms().name());
        }
        Arrays.sort(packing.chosen);
        for (int node : packing.chosen) {
            pool.hold(node);
        }
        return packing.chosen;
    }

    /** The smallest domain with at least so many free nodes, or -1. */
    static int bestFit(PoolCapacity pool, TopologyLevel level, int nodes) {
        int best = -1;
        for (int domain = 0; domain < pool.domains(level); domain++) {
            int free = pool.freeIn(level, domain);
            if (free >= nodes && (best < 0 || free < pool.freeIn(level, best))) {
                best = domain;
            }
        }
        return best;
    }

    private void choose(int begin, int end, TopologyLevel level, int nodes) {
        if (level == TopologyLevel.NODE || level == TopologyLevel.CLUSTER) {
            takeInOrder(begin, end, nodes);
            return;
        }
        int[] domains = byFreeDescending(begin, end, level);
        int remaining = nodes;
        int i = 0;
        while (i < domains.length && pool.freeIn(level, domains[i]) <= remaining && remaining > 0) {
            int free = pool.freeIn(level, domains[i]);
            takeInOrder(pool.beginOf(level, domains[i]), pool.endOf(level, domains[i]), free);
            remaining -= free;
            i++;
        }
        if (remaining == 0 || i == domains.length) {
            return;
        }
        int last = i;
        for (int j = i; j < domains.length && pool.freeIn(level, domains[j]) >= remaining; j++) {
            if (pool.freeIn(level, domains[j]) < pool.freeIn(level, domains[last])) {
                last = j;
            }
        }
        choose(pool.beginOf(level, domains[last]), pool.endOf(level, domains[last]), level.below(), remaining);
    }

    private void takeInOrder(int begin, int end, int nodes) {
        int node = begin - 1;
        for (int n = 0; n < nodes; n++) {
            node = pool.nextFree(node + 1, end);
            if (node < 0) {
                return;
            }
            chosen[count++] = node;
        }
    }

    /** Domains of a range, fullest first, then by index: a counting sort. */
    private int[] byFreeDescending(int begin, int end, TopologyLevel level) {
        int first = pool.domainOf(level, begin);
        int domains = pool.domainOf(level, end - 1) - first + 1;
        int size = pool.terms().nodesPerDomain(level);
        int[] places = new int[size + 2];
        for (int d = 0; d < domains; d++) {
            places[size - pool.freeIn(level, first + d) + 1]++;
        }
        for (int f = 0; f <= size; f++) {
            places[f + 1] += places[f];
        }
        int[] sorted = new int[domains];
        for (int d = 0; d < domains; d++) {
            sorted[places[size - pool.freeIn(level, first + d)]++] = first + d;
        }
        return sorted;
    }
}
