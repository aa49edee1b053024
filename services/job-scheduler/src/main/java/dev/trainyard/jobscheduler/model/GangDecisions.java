package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.spec.OnNodeLoss;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.placement.Fit;
import dev.trainyard.jobscheduler.model.placement.GangPlacer;
import dev.trainyard.jobscheduler.model.placement.GangRepair;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.jobscheduler.model.queue.RankList;
import dev.trainyard.jobscheduler.model.queue.Wait;
import dev.trainyard.kernel.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides at the end of a virtual instant who gets which nodes: injured gangs first, then spares from repaired nodes,
 * then waiting jobs by priority and submission. What it remembers within the instant is empty at its end and no state.
 */
final class GangDecisions {
    private final Books books;
    private final WaitExplanation explanation;
    private final long readers;
    private final long lookaheadNs;
    private final TreeSet<Long> fresh = new TreeSet<>();
    private final List<Integer> restoredIds = new ArrayList<>();
    private boolean everyoneMayGain;

    /**
     * @param readers destination bits of those who read placements
     * @param lookaheadNs delay of a placement
     */
    GangDecisions(Books books, long readers, long lookaheadNs) {
        this.books = books;
        this.explanation = new WaitExplanation(books, lookaheadNs);
        this.readers = readers;
        this.lookaheadNs = lookaheadNs;
    }

    /** A job waits for nodes and has not been looked at. */
    void considerJob(Job job) {
        fresh.add(job.rank());
    }

    /** A job waits for nothing any more. */
    void forget(Job job) {
        fresh.remove(job.rank());
    }

    /** A node that no job holds is fit again. */
    void considerRestored(int nodeId) {
        restoredIds.add(nodeId);
    }

    /** Quota, kinds of nodes or the head of a queue changed: every waiting job may have a chance. */
    void considerEveryone() {
        everyoneMayGain = true;
    }

    /** Whether the instant is settled. */
    boolean isSettled() {
        return fresh.isEmpty() && restoredIds.isEmpty() && !everyoneMayGain;
    }

    /** Settles the instant. */
    void decide(Context ctx) {
        requeueInjured();
        answerInjured(ctx);
        refillSpares();
        boolean everyone = everyoneMayGain;
        for (PoolCapacity pool : books.pools) {
            everyone |= pool.hasGained() && pool.freeNodes() >= books.smallestNeed;
        }
        if (everyone) {
            placeFromAll(ctx);
        }
        answerFresh(ctx);
        fresh.clear();
        restoredIds.clear();
        everyoneMayGain = false;
        books.pools.forEach(PoolCapacity::forgetGains);
    }

    private void requeueInjured() {
        for (long rank : List.copyOf(books.injured)) {
            Job job = books.job(Job.numberOf(rank));
            Holding holding = job.holding();
            if (holding != null && job.terms().onNodeLoss() == OnNodeLoss.RequeueGang) {
                PoolCapacity pool = books.pool(holding.pool());
                if (GangRepair.isInjured(pool, holding)) {
                    requeue(job, holding);
                }
            }
        }
    }

    private void requeue(Job job, Holding holding) {
        GangPlacer.release(books.pool(holding.pool()), holding);
        books.move(job, new GangState.Pending(Wait.UNTOLD));
        considerJob(job);
        considerEveryone();
    }

    private void answerInjured(Context ctx) {
        List<Job> whole = new ArrayList<>();
        for (long rank : List.copyOf(books.injured)) {
            Job job = books.job(Job.numberOf(rank));
            if (job.state() instanceof GangState.Injured(Holding holding, Wait wait)) {
                PoolCapacity pool = books.pool(holding.pool());
                if (wait != Wait.UNTOLD && !pool.hasGained()) {
                    continue;
                }
                GangRepair.repair(pool, holding);
                if (holding.holes() == 0) {
                    whole.add(job);
                } else if (GangRepair.isBereft(pool, holding)) {
                    // The pool became too small for it: another one may have room.
                    requeue(job, holding);
                } else {
                    Wait reason = pool.freeNodes() == 0 ? Wait.CAPACITY : Wait.TOPOLOGY;
                    if (reason != wait) {
                        books.move(job, new GangState.Injured(holding, reason));
                        ctx.publish(explanation.ofInjured(job, holding, reason));
                    }
                }
            }
        }
        // Only when every rank has what there is may spares be taken from free nodes.
        for (Job job : whole) {
            Holding holding = job.holding();
            if (holding != null) {
                GangPlacer.addSpares(
                        books.pool(holding.pool()), holding, job.terms().demand());
                sendPlaced(job, holding, ctx);
            }
        }
    }

    private void refillSpares() {
        for (int nodeId : restoredIds) {
            PoolCapacity pool = books.pool(NodeId.pool(nodeId));
            int node = NodeId.index(nodeId);
            if (pool.isFree(node)) {
                for (long rank : books.lackingSpares) {
                    Job job = books.job(Job.numberOf(rank));
                    Holding holding = job.holding();
                    if (holding != null && holding.pool() == NodeId.pool(nodeId) && holding.isAtHome(node)) {
                        pool.hold(node);
                        holding.addSpare(node);
                        books.noteSpares(job, holding);
                        break;
                    }
                }
            }
        }
    }

    /**
     * Tries the first of every strict queue and the first of every kind of demand of the others, in order of rank; when
     * one is placed, the next of its list. Who stands behind one that does not fit cannot fit either, as room only gets
     * less within the instant: so a look at everyone costs as many looks as there are kinds, not as there are jobs.
     */
    private void placeFromAll(Context ctx) {
        books.smallestNeed = Integer.MAX_VALUE;
        TreeMap<Long, RankList> heads = new TreeMap<>();
        for (JobQueue queue : books.queues.values()) {
            if (queue.isStrict()) {
                addHead(queue.pending(), heads);
            } else {
                queue.pendingByKind().forEach(ofKind -> addHead(ofKind, heads));
            }
        }
        for (Map.Entry<Long, RankList> head = heads.pollFirstEntry(); head != null; head = heads.pollFirstEntry()) {
            if (place(books.job(Job.numberOf(head.getKey())), ctx)) {
                addHead(head.getValue(), heads);
            }
        }
    }

    private static void addHead(RankList list, TreeMap<Long, RankList> heads) {
        if (!list.isEmpty()) {
            heads.put(list.first(), list);
        }
    }

    /** Places the new ones, or tells them why they wait. */
    private void answerFresh(Context ctx) {
        for (long rank : fresh) {
            Job job = books.job(Job.numberOf(rank));
            if (!(job.state() instanceof GangState.Pending) || place(job, ctx)) {
                continue;
            }
            JobQueue queue = books.queueOf(job);
            RankList pending = queue.pending();
            if (queue.isStrict() && pending.first() == rank && pending.size() > 1) {
                // The head of until now stands behind a new one.
                Job next = books.job(Job.numberOf(pending.get(1)));
                if (!fresh.contains(next.rank())) {
                    tellPending(next, Wait.BEHIND, ctx);
                }
            }
        }
    }

    /** Places a pending job or tells why not. */
    private boolean place(Job job, Context ctx) {
        JobQueue queue = books.queueOf(job);
        if (queue.isStrict() && queue.pending().first() != job.rank()) {
            tellPending(job, Wait.BEHIND, ctx);
            return false;
        }
        if (!queue.admits(job.terms())) {
            tellPending(job, Wait.QUOTA, ctx);
            return false;
        }
        Wait reason = Wait.CAPACITY;
        for (int number = 0; number < books.pools.size(); number++) {
            PoolCapacity pool = books.pool(number);
            if (job.terms().accepts(pool)) {
                switch (GangPlacer.fit(pool, job.terms().demand())) {
                    case Fit.Fits() -> {
                        sendPlaced(
                                job, GangPlacer.place(pool, number, job.terms().demand()), ctx);
                        return true;
                    }
                    case Fit.TooFewFree(int free) -> {}
                    case Fit.NoDomainLargeEnough(int largestFree) -> reason = Wait.TOPOLOGY;
                }
            }
        }
        books.smallestNeed = Math.min(books.smallestNeed, job.terms().demand().total());
        tellPending(job, reason, ctx);
        return false;
    }

    private void sendPlaced(Job job, Holding holding, Context ctx) {
        books.move(job, new GangState.Placed(holding));
        ctx.send(
                readers,
                lookaheadNs,
                new GangPlaced(job.number(), job.attempt(), holding.rankIds(), holding.spareIds()));
    }

    private void tellPending(Job job, Wait reason, Context ctx) {
        if (job.state() instanceof GangState.Pending(Wait told) && told != reason) {
            GangWaiting waiting = explanation.ofPending(job, reason);
            job.become(new GangState.Pending(reason));
            ctx.publish(waiting);
        }
    }
}
