package dev.trainyard.jobscheduler.model.queue;

import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.spec.Quota;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue: its declaration, the jobs that wait in it, and the chips that its jobs hold. A job that was placed counts with
 * all nodes and spares that it declared until it gives its nodes back, also while some of them are being replaced: so a
 * replacement never meets a quota. A queue that jobs name while it is not declared has no quota.
 */
public final class JobQueue {
    private static final CapacityQueueSpec UNDECLARED = new CapacityQueueSpec(List.of(), QueueStrategy.StrictFIFO);

    private final String name;
    private CapacityQueueSpec spec = UNDECLARED;
    private boolean declared;
    private final RankList pending = new RankList();
    private final TreeMap<String, RankList> pendingByKind = new TreeMap<>();
    private final TreeMap<String, Long> usedChips = new TreeMap<>();

    public JobQueue(String name) {
        this.name = name;
    }

    /** Namespace and name of a queue as one word. */
    public static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** Its key. */
    public String name() {
        return name;
    }

    /** Declares it, or declares it anew. */
    public void declare(CapacityQueueSpec newSpec) {
        spec = newSpec;
        declared = true;
    }

    /** Deletes it: who waits in it waits for one of its name, who runs goes on. */
    public void undeclare() {
        spec = UNDECLARED;
        declared = false;
    }

    public boolean isDeclared() {
        return declared;
    }

    /** Its declaration; without quotas while it is not declared. */
    public CapacityQueueSpec spec() {
        return spec;
    }

    /** Whether only the first job may start; without a declaration there is no order to keep. */
    public boolean isStrict() {
        return declared && spec.strategy() == QueueStrategy.StrictFIFO;
    }

    /** Ranks of the jobs that wait without nodes, first to last. */
    public RankList pending() {
        return pending;
    }

    /** The same by kind of demand: when the first of a kind does not fit, none of the kind does. */
    public Collection<RankList> pendingByKind() {
        return pendingByKind.values();
    }

    /** A job waits from now on. */
    public void enqueue(Job job) {
        pending.add(job.rank());
        pendingByKind
                .computeIfAbsent(job.terms().kind(), kind -> new RankList())
                .add(job.rank());
    }

    /** A job waits no more. */
    public void dequeue(Job job) {
        pending.remove(job.rank());
        RankList ofKind = pendingByKind.get(job.terms().kind());
        if (ofKind != null) {
            ofKind.remove(job.rank());
            if (ofKind.isEmpty()) {
                pendingByKind.remove(job.terms().kind());
            }
        }
    }

    /** Chips that jobs of the queue may hold. */
    public long quotaChips(String accelerator) {
        long chips = 0;
        for (Quota quota : spec.quotas()) {
            chips += quota.accelerator().equals(accelerator) ? quota.nominal() : 0;
        }
        return chips;
    }

    /** Chips that jobs of the queue hold. */
    public long usedChips(String accelerator) {
        return usedChips.getOrDefault(accelerator, 0L);
    }

    /** Whether the quota has room for a job. */
    public boolean admits(JobTerms job) {
        return usedChips(job.accelerator()) + job.chips() <= quotaChips(job.accelerator());
    }

    /** A job was placed. */
    public void charge(JobTerms job) {
        usedChips.merge(job.accelerator(), job.chips(), Long::sum);
    }

    /** A job gave back its nodes. */
    public void refund(JobTerms job) {
        usedChips.merge(job.accelerator(), -job.chips(), Long::sum);
    }

    /** Chips held, by accelerator. */
    public Map<String, Long> usage() {
        return usedChips;
    }
}
