package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.placement.GangPlacer;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.Wait;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;

/**
 * The job scheduler: gives whole gangs nodes by priority, quota and topology, replaces lost nodes, keeps unfit ones away
 * from jobs, and says why a job waits. It knows the condition of nodes only as their owners report it. Events change the
 * books; a timer at the same virtual time, which runs after all of them, decides. That costs no window.
 */
public final class JobSchedulerModel implements Model {
    private static final int TIMER_DECIDE = 1;

    private final Books books = new Books();
    private final GangDecisions decisions;
    private final Orders orders;
    private boolean decisionDue;

    /**
     * @param run parameters of the run
     * @param plan shards of the run
     * @param shard number of this shard
     * @param catalogue systems and fabrics of pools
     * @throws IllegalArgumentException when the plan gives the shard to another service
     */
    public JobSchedulerModel(RunParameters run, ShardPlan plan, int shard, Catalogue catalogue) {
        if (plan.serviceOf(shard) != Service.JOB_SCHEDULER) {
            throw new IllegalArgumentException("shard " + shard + " belongs to "
                    + plan.serviceOf(shard).id() + ", expected the job scheduler's shard "
                    + plan.firstShardOf(Service.JOB_SCHEDULER));
        }
        long readers = plan.everyShardOf(Service.ORCHESTRATOR)
                | plan.everyShardOf(Service.NETWORK_FABRIC)
                | plan.everyShardOf(Service.CHIP_NODE);
        this.decisions = new GangDecisions(books, readers, run.lookaheadNs());
        this.orders = new Orders(books, decisions, catalogue, run.lookaheadNs());
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied(Resource resource) -> {
                if (orders.apply(resource, ctx.nowNs())) {
                    decideAtEndOfInstant(ctx);
                }
            }
            case ResourceDeleted deleted -> {
                if (orders.delete(deleted, ctx.nowNs())) {
                    decideAtEndOfInstant(ctx);
                }
            }
            case GangRequested requested -> onRequested(requested, ctx);
            case GangReleased released -> onReleased(released, ctx);
            case NodeUnavailable lost -> onUnavailable(lost.node(), event.sentNs());
            case NodeAvailable fit -> onAvailable(fit.node(), event.sentNs(), ctx);
            case WorkersRefused refused -> onRefused(refused, event.sentNs());
            default ->
                throw new IllegalStateException("the job scheduler got "
                        + event.payload().getClass().getSimpleName() + " from shard " + event.source()
                        + ", which it does not read; correct the sender's destinations");
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        if (kind != TIMER_DECIDE) {
            throw new IllegalStateException("timer of kind " + kind + ", expected " + TIMER_DECIDE);
        }
        decisionDue = false;
        decisions.decide(ctx);
    }

    @Override
    public void writeState(StateWriter out) {
        if (decisionDue || !decisions.isSettled()) {
            throw new IllegalStateException("the scheduler's state was asked for in the middle of a virtual instant");
        }
        books.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        books.readState(in);
    }

    /** Fit nodes of all pools that no job holds. */
    public int freeNodes() {
        return books.pools.stream().mapToInt(PoolCapacity::freeNodes).sum();
    }

    /** Nodes of all pools that no fault keeps from work. */
    public int fitNodes() {
        return books.pools.stream()
                .mapToInt(pool -> pool.terms().nodes() - pool.unfitNodes())
                .sum();
    }

    /** Nodes that jobs hold, also those that are gone with their racks and have not been given back. */
    public int heldNodes() {
        return books.pools.stream().mapToInt(PoolCapacity::heldNodes).sum();
    }

    /** What the model knows, for tests of its invariants. */
    Books books() {
        return books;
    }

    private void onRequested(GangRequested requested, Context ctx) {
        Job job = books.find(requested.job());
        if (job == null || requested.attempt() <= job.attempt()) {
            return;
        }
        job.beginAttempt(requested.attempt());
        switch (job.state()) {
            case GangState.Idle() -> await(job);
            case GangState.Pending p -> await(job);
            case GangState.Placed(Holding holding) -> books.move(job, new GangState.Injured(holding, Wait.UNTOLD));
            case GangState.Injured(Holding holding, Wait w) ->
                books.move(job, new GangState.Injured(holding, Wait.UNTOLD));
        }
        decideAtEndOfInstant(ctx);
    }

    private void await(Job job) {
        books.move(job, new GangState.Pending(Wait.UNTOLD));
        decisions.considerJob(job);
    }

    private void onReleased(GangReleased released, Context ctx) {
        Job job = books.find(released.job());
        if (job == null || released.attempt() < job.attempt()) {
            return;
        }
        job.beginAttempt(released.attempt());
        Holding holding = job.holding();
        if (holding != null) {
            GangPlacer.release(books.pool(holding.pool()), holding);
        }
        decisions.forget(job);
        books.move(job, new GangState.Idle());
        if (released.over()) {
            books.remove(job);
        }
        decisions.considerEveryone();
        decideAtEndOfInstant(ctx);
    }

    private void onUnavailable(int nodeId, long sentNs) {
        PoolCapacity pool = books.pool(NodeId.pool(nodeId));
        if (!pool.isOutdated(NodeId.index(nodeId), sentNs)) {
            pool.faultOpened(NodeId.index(nodeId));
        }
    }

    private void onAvailable(int nodeId, long sentNs, Context ctx) {
        PoolCapacity pool = books.pool(NodeId.pool(nodeId));
        int node = NodeId.index(nodeId);
        if (pool.isOutdated(node, sentNs)) {
            return;
        }
        boolean wasFree = pool.isFree(node);
        pool.faultClosed(node, sentNs);
        if (!wasFree && pool.isFree(node)) {
            decisions.considerRestored(nodeId);
            decideAtEndOfInstant(ctx);
        }
    }

    private void onRefused(WorkersRefused refused, long sentNs) {
        Job job = books.find(refused.job());
        Holding holding = job == null ? null : job.holding();
        if (job == null || holding == null) {
            return;
        }
        if (refused.attempt() == job.attempt()) {
            for (int nodeId : refused.nodes()) {
                int node = NodeId.index(nodeId);
                PoolCapacity pool = books.pool(holding.pool());
                if (NodeId.pool(nodeId) == holding.pool() && holding.holds(node) && !pool.isOutdated(node, sentNs)) {
                    pool.refuse(node, sentNs);
                }
            }
        }
    }

    private void decideAtEndOfInstant(Context ctx) {
        if (!decisionDue) {
            decisionDue = true;
            ctx.schedule(ctx.nowNs(), TIMER_DECIDE, 0, 0);
        }
    }
}
