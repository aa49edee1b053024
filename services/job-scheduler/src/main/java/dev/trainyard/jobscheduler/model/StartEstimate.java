package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import dev.trainyard.jobscheduler.model.placement.Demand;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.kernel.VirtualTime;

/**
 * When a waiting job might start: jobs that declare their end give their nodes back then, one lookahead later the
 * scheduler knows. Repairs, jobs without declared end and other waiting jobs are not considered.
 */
final class StartEstimate {
    /** No estimate. */
    static final long UNKNOWN = VirtualTime.NEVER_NS;

    private final Books books;
    private final long lookaheadNs;

    StartEstimate(Books books, long lookaheadNs) {
        this.books = books;
        this.lookaheadNs = lookaheadNs;
    }

    /** When the quota has room, if jobs of the queue end as declared. */
    long forQuota(Job job) {
        String accelerator = job.terms().accelerator();
        long missing = books.queueOf(job).usedChips(accelerator)
                + job.terms().chips()
                - books.queueOf(job).quotaChips(accelerator);
        for (Job other : books.holdersByEnd) {
            boolean counts = other.terms().queue().equals(job.terms().queue())
                    && other.terms().accelerator().equals(accelerator);
            missing -= counts ? other.terms().chips() : 0;
            if (missing <= 0) {
                return VirtualTime.plus(other.terms().endNs(), lookaheadNs);
            }
        }
        return UNKNOWN;
    }

    /** When some pool has the nodes, in one domain where that is required. */
    long forNodes(Job job) {
        long earliestNs = UNKNOWN;
        if (books.holdersByEnd.isEmpty()) {
            return UNKNOWN;
        }
        for (int number = 0; number < books.pools.size(); number++) {
            if (job.terms().accepts(books.pool(number))) {
                earliestNs = Math.min(earliestNs, forNodes(job.terms().demand(), number));
            }
        }
        return earliestNs;
    }

    private long forNodes(Demand demand, int number) {
        PoolCapacity pool = books.pool(number);
        TopologyLevel level =
                demand.constraint() == TopologyConstraint.Required ? demand.level() : TopologyLevel.CLUSTER;
        int[] free = new int[pool.domains(level)];
        for (int domain = 0; domain < free.length; domain++) {
            free[domain] = pool.freeIn(level, domain);
        }
        for (Job other : books.holdersByEnd) {
            Holding holding = other.holding();
            if (holding != null && holding.pool() == number && giveBack(pool, level, holding, free) >= demand.total()) {
                return VirtualTime.plus(other.terms().endNs(), lookaheadNs);
            }
        }
        return UNKNOWN;
    }

    /** Adds the fit nodes of a job to the counts and answers the largest count among the domains that changed. */
    private static int giveBack(PoolCapacity pool, TopologyLevel level, Holding holding, int[] free) {
        int largest = 0;
        for (int i = 0; i < holding.ranks() + holding.spares(); i++) {
            int node = i < holding.ranks() ? holding.nodeOf(i) : holding.spare(i - holding.ranks());
            if (node >= 0 && pool.isFit(node)) {
                largest = Math.max(largest, ++free[pool.domainOf(level, node)]);
            }
        }
        return largest;
    }
}
