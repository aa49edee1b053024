package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.capacity.PoolTerms;
import dev.trainyard.jobscheduler.model.placement.GangPlacer;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.jobscheduler.model.queue.JobTerms;
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

    private final Catalogue catalogue;
    private final Books books = new Books();
    private final GangDecisions decisions;
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
        this.catalogue = catalogue;
        long readers = plan.everyShardOf(Service.ORCHESTRATOR)
                | plan.everyShardOf(Service.NETWORK_FABRIC)
                | plan.everyShardOf(Service.CHIP_NODE);
        this.decisions = new GangDecisions(books, readers, run.lookaheadNs());
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case YardCommand command -> onCommand(command, ctx);
            case GangRequested requested -> onRequested(requested, ctx);
            case GangReleased released -> onReleased(released, ctx);
            case NodeUnavailable lost -> poolOf(lost.node()).faultOpened(NodeId.index(lost.node()));
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

    /** What the model knows, for tests of its invariants. */
    Books books() {
        return books;
    }

    private void onCommand(YardCommand command, Context ctx) {
        switch (command) {
            case ResourceApplied(Resource resource) -> onResource(resource, ctx);
            case ResourceDeleted _ -> {
                // Jobs release their gangs themselves.
            }
        }
    }

    private void onResource(Resource resource, Context ctx) {
        switch (resource) {
            case Resource.AcceleratorPool pool -> {
                books.pools.add(new PoolCapacity(PoolTerms.of(pool, catalogue)));
                decisions.considerEveryone();
                decideAtEndOfInstant(ctx);
            }
            case Resource.CapacityQueue queue -> {
                books.queue(JobQueue.key(queue.meta().namespace(), queue.meta().name()))
                        .declare(queue.spec());
                decisions.considerEveryone();
                decideAtEndOfInstant(ctx);
            }
            case Resource.TrainingJob job -> books.jobs.add(new Job(books.jobs.size(), JobTerms.of(job, ctx.nowNs())));
        }
    }

    private void onRequested(GangRequested requested, Context ctx) {
        Job job = books.job(requested.job());
        if (requested.attempt() <= job.attempt()) {
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
        Job job = books.job(released.job());
        if (released.attempt() < job.attempt()) {
            return;
        }
        job.beginAttempt(released.attempt());
        Holding holding = job.holding();
        if (holding != null) {
            GangPlacer.release(books.pool(holding.pool()), holding);
        }
        books.move(job, new GangState.Idle());
        decisions.forget(job);
        decisions.considerEveryone();
        decideAtEndOfInstant(ctx);
    }

    private void onAvailable(int nodeId, long sentNs, Context ctx) {
        PoolCapacity pool = poolOf(nodeId);
        int node = NodeId.index(nodeId);
        boolean wasFree = pool.isFree(node);
        pool.faultClosed(node, sentNs);
        if (!wasFree && pool.isFree(node)) {
            decisions.considerRestored(nodeId);
            decideAtEndOfInstant(ctx);
        }
    }

    private void onRefused(WorkersRefused refused, long sentNs) {
        Job job = books.job(refused.job());
        Holding holding = job.holding();
        if (refused.attempt() == job.attempt() && holding != null) {
            for (int nodeId : refused.nodes()) {
                int node = NodeId.index(nodeId);
                if (NodeId.pool(nodeId) == holding.pool() && holding.holds(node)) {
                    books.pool(holding.pool()).refuse(node, sentNs);
                }
            }
        }
    }

    private PoolCapacity poolOf(int nodeId) {
        PoolCapacity pool = books.pool(NodeId.pool(nodeId));
        if (NodeId.index(nodeId) >= pool.terms().nodes()) {
            throw new IllegalStateException("an event names node " + NodeId.index(nodeId) + " of pool "
                    + pool.terms().name() + ", which has " + pool.terms().nodes());
        }
        return pool;
    }

    private void decideAtEndOfInstant(Context ctx) {
        if (!decisionDue) {
            decisionDue = true;
            ctx.schedule(ctx.nowNs(), TIMER_DECIDE, 0, 0);
        }
    }
}
