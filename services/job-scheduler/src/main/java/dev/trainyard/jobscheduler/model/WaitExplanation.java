package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.TopologyLevel;
import dev.trainyard.jobscheduler.model.placement.Demand;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.jobscheduler.model.queue.Wait;
import java.util.Locale;

/** Says in a sentence with numbers why a gang waits. Made only when the reason changes. */
final class WaitExplanation {
    private final Books books;
    private final StartEstimate estimate;

    WaitExplanation(Books books, long lookaheadNs) {
        this.books = books;
        this.estimate = new StartEstimate(books, lookaheadNs);
    }

    /** Explains the wait of a job that holds nothing. */
    GangWaiting ofPending(Job job, Wait wait) {
        return switch (wait) {
            case UNTOLD -> throw new IllegalStateException("job " + job.number() + " waits without a reason");
            case QUOTA -> waiting(job, WaitReason.QUOTA, quota(job), estimate.forQuota(job));
            case CAPACITY -> waiting(job, WaitReason.CAPACITY, capacity(job), estimate.forNodes(job));
            case TOPOLOGY -> waiting(job, WaitReason.TOPOLOGY, topology(job), estimate.forNodes(job));
            case BEHIND -> waiting(job, WaitReason.BEHIND, behind(job), StartEstimate.UNKNOWN);
        };
    }

    /** Explains the wait of a job that lacks nodes for some ranks. */
    GangWaiting ofInjured(Job job, Holding holding, Wait wait) {
        PoolCapacity pool = books.pool(holding.pool());
        String need = String.format(
                Locale.ROOT, "lacks %,d of %,d nodes and holds the others; ", holding.holes(), holding.ranks());
        String have = wait == Wait.TOPOLOGY
                ? String.format(
                        Locale.ROOT,
                        "none is free in its %s, %,d are elsewhere in pool %s",
                        job.terms().demand().level().label(),
                        pool.freeNodes(),
                        pool.terms().name())
                : String.format(
                        Locale.ROOT,
                        "none is free in pool %s, %,d of its %,d are unfit",
                        pool.terms().name(),
                        pool.unfitNodes(),
                        pool.terms().nodes());
        WaitReason reason = wait == Wait.TOPOLOGY ? WaitReason.TOPOLOGY : WaitReason.CAPACITY;
        return waiting(job, reason, need + have, StartEstimate.UNKNOWN);
    }

    private static GangWaiting waiting(Job job, WaitReason reason, String sentence, long estimatedStartNs) {
        return new GangWaiting(job.number(), job.attempt(), reason, sentence, estimatedStartNs);
    }

    private String quota(Job job) {
        JobQueue queue = books.queueOf(job);
        if (!queue.isDeclared()) {
            return "queue " + queue.name() + " is not declared; apply a CapacityQueue of this name";
        }
        String accelerator = job.terms().accelerator();
        return String.format(
                Locale.ROOT,
                "needs %,d chips of %s; queue %s holds %,d of its quota of %,d",
                job.terms().chips(),
                accelerator,
                queue.name(),
                queue.usedChips(accelerator),
                queue.quotaChips(accelerator));
    }

    private String capacity(Job job) {
        PoolCapacity best = null;
        for (PoolCapacity pool : books.pools) {
            if (job.terms().accepts(pool) && (best == null || pool.freeNodes() > best.freeNodes())) {
                best = pool;
            }
        }
        if (best == null) {
            return String.format(
                    Locale.ROOT,
                    "needs %s; no pool has nodes with %,d chips of %s",
                    nodes(job.terms().demand()),
                    job.terms().chipsPerNode(),
                    job.terms().accelerator());
        }
        return String.format(
                Locale.ROOT,
                "needs %s; pool %s has %,d free of %,d (%,d unfit)",
                nodes(job.terms().demand()),
                best.terms().name(),
                best.freeNodes(),
                best.terms().nodes(),
                best.unfitNodes());
    }

    private String topology(Job job) {
        TopologyLevel level = job.terms().demand().level();
        int largestFree = 0;
        for (PoolCapacity pool : books.pools) {
            if (job.terms().accepts(pool)) {
                largestFree = Math.max(largestFree, pool.largestFreeIn(level));
            }
        }
        return String.format(
                Locale.ROOT,
                "needs %s in one %s; the largest free %s has %,d",
                nodes(job.terms().demand()),
                level.label(),
                level.label(),
                largestFree);
    }

    private String behind(Job job) {
        JobQueue queue = books.queueOf(job);
        Job head = books.job(Job.numberOf(queue.pending().first()));
        return "waits behind job " + head.terms().name() + " of strict queue " + queue.name() + ", with "
                + queue.pending().countBefore(job.rank()) + " before it";
    }

    private static String nodes(Demand demand) {
        return demand.spares() == 0
                ? String.format(Locale.ROOT, "%,d nodes", demand.total())
                : String.format(Locale.ROOT, "%,d nodes (%,d of them spares)", demand.total(), demand.spares());
    }
}
