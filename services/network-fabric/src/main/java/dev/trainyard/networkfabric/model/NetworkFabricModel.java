package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The network fabric of all pools: owns links, contention and storage bandwidth, and solves every job's step time.
 *
 * <p>Whatever changes the set of running jobs of a pool asks for one solution of that pool, made by a timer at the same
 * virtual time. So changes of equal time are solved together, and their order cannot matter.
 */
public final class NetworkFabricModel implements Model {
    private static final int TIMER_SOLVE = 1;

    private static final double REPORTED_CHANGE = 0.01;

    private final RunParameters run;
    private final Catalogue catalogue;
    private final long orchestrator;
    private final long scheduler;
    private final long injector;
    private final List<Pool> pools = new ArrayList<>();
    private final List<Gang> gangs = new ArrayList<>();
    private final LinkFaults faults;

    /**
     * @param run parameters of the run
     * @param plan shards of the run
     * @param shard number of this shard; must be the fabric's
     * @param catalogue what pools refer to
     */
    public NetworkFabricModel(RunParameters run, ShardPlan plan, int shard, Catalogue catalogue) {
        if (plan.serviceOf(shard) != Service.NETWORK_FABRIC) {
            throw new IllegalArgumentException(
                    "shard " + shard + " is of " + plan.serviceOf(shard).id() + ", expected shard "
                            + plan.firstShardOf(Service.NETWORK_FABRIC) + " of network-fabric");
        }
        this.run = run;
        this.catalogue = catalogue;
        faults = new LinkFaults(run.lookaheadNs(), node -> jobOn(node) >= 0);
        orchestrator = plan.everyShardOf(Service.ORCHESTRATOR);
        scheduler = plan.everyShardOf(Service.JOB_SCHEDULER);
        injector = plan.everyShardOf(Service.FAILURE_INJECTOR);
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied applied -> apply(applied.resource());
            case GangRequested requested -> onRequested(requested, ctx);
            case GangPlaced placed -> onPlaced(placed, ctx);
            case GangReleased released -> onReleased(released, ctx);
            case WorkersStarting starting -> onStarting(starting, ctx);
            case FaultsAnnounced announced -> announced.faults().forEach(fault -> announce(fault, ctx));
            case RepairCompleted repaired -> onRepaired(repaired, ctx);
            default ->
                throw new IllegalStateException("network-fabric was sent " + event.payload()
                        + ", which it does not read; check the destinations of shard " + event.source());
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        switch (kind) {
            case TIMER_SOLVE -> solve((int) a, ctx);
            case LinkFaults.TIMER_BEGINS -> faults.begin(a, ctx);
            case LinkFaults.TIMER_DETECTED -> report(faults.detect((int) a, ctx), ctx);
            default -> throw new IllegalStateException("network-fabric has no timer of kind " + kind);
        }
    }

    private void apply(Resource resource) {
        switch (resource) {
            case Resource.AcceleratorPool pool -> pools.add(new Pool(new PoolFabric(pool.spec(), catalogue)));
            case Resource.TrainingJob job -> gangs.add(new Gang(job.spec()));
            case Resource.CapacityQueue _ -> {
                // Queues concern the scheduler alone.
            }
        }
    }

    private void onRequested(GangRequested requested, Context ctx) {
        Gang gang = gangs.get(requested.job());
        if (gang.accepts(requested.attempt()) && requested.attempt() > gang.attempt()) {
            askForSolution(gang, ctx);
            gang.beginAttempt(requested.attempt());
            faults.ranksChanged(ctx);
        }
    }

    private void onPlaced(GangPlaced placed, Context ctx) {
        Gang gang = gangs.get(placed.job());
        if (!gang.accepts(placed.attempt())) {
            return;
        }
        askForSolution(gang, ctx);
        int[] unfit = faults.unfit(placed.nodes());
        if (unfit.length == 0) {
            gang.place(placed.attempt(), placed.nodes());
        } else {
            gang.beginAttempt(placed.attempt());
            ctx.send(
                    orchestrator | scheduler,
                    run.lookaheadNs(),
                    new WorkersRefused(placed.job(), placed.attempt(), unfit));
        }
        faults.ranksChanged(ctx);
    }

    private void onReleased(GangReleased released, Context ctx) {
        Gang gang = gangs.get(released.job());
        if (gang.accepts(released.attempt())) {
            askForSolution(gang, ctx);
            gang.release();
            faults.ranksChanged(ctx);
        }
    }

    private void onStarting(WorkersStarting starting, Context ctx) {
        Gang gang = gangs.get(starting.job());
        boolean complete = starting.attempt() == gang.attempt()
                && gang.cover(starting.nodes(), starting.readyAtNs(), starting.slowdown());
        if (complete) {
            askForSolution(gang, ctx);
        }
    }

    /** Has the pool of a running gang solved at the end of this instant. */
    private void askForSolution(Gang gang, Context ctx) {
        if (gang.running()) {
            Pool pool = pools.get(gang.pool());
            if (!pool.solutionDue) {
                pool.solutionDue = true;
                ctx.schedule(ctx.nowNs(), TIMER_SOLVE, gang.pool(), 0);
            }
        }
    }

    private void solve(int poolNumber, Context ctx) {
        Pool pool = pools.get(poolNumber);
        pool.solutionDue = false;
        List<JobLoad> loads = new ArrayList<>();
        for (Gang gang : gangs) {
            if (gang.runsIn(poolNumber)) {
                loads.add(gang.load(pool.fabric));
            }
        }
        long[] stepNs = ContentionSolver.stepTimes(pool.fabric, loads);
        List<CheckpointTimes> checkpoints = CheckpointTimes.of(pool.fabric, loads);
        int next = 0;
        for (int job = 0; job < gangs.size(); job++) {
            if (gangs.get(job).runsIn(poolNumber)) {
                report(job, stepNs[next], loads.get(next).nominalStepNs(), checkpoints.get(next), ctx);
                next++;
            }
        }
    }

    private void report(int job, long stepNs, long nominalStepNs, CheckpointTimes checkpoint, Context ctx) {
        Gang gang = gangs.get(job);
        if (Math.abs(stepNs - gang.reportedStepNs()) > REPORTED_CHANGE * gang.reportedStepNs()) {
            gang.report(stepNs);
            ctx.send(
                    orchestrator,
                    run.lookaheadNs(),
                    new StepTimeSolved(
                            job,
                            gang.attempt(),
                            gang.readyAtNs(),
                            stepNs,
                            nominalStepNs,
                            checkpoint.stallNs(),
                            checkpoint.writeNs(),
                            checkpoint.loadNs()));
        }
    }

    private void announce(Fault fault, Context ctx) {
        if (fault.scope() != FaultScope.LINK || !exists(fault.node())) {
            throw new IllegalStateException("network-fabric was announced " + fault + ", expected a fault of scope "
                    + FaultScope.LINK + " on one of its nodes");
        }
        faults.announce(fault, ctx);
    }

    private boolean exists(int node) {
        int pool = NodeId.pool(node);
        return pool < pools.size()
                && NodeId.index(node) < pools.get(pool).fabric.spec().nodes();
    }

    /** Says what was detected, with job and attempt as they are now. */
    private void report(Fault fault, Context ctx) {
        int job = jobOn(fault.node());
        int attempt = job < 0 ? 0 : gangs.get(job).attempt();
        if (fault.needsRepair()) {
            ctx.send(
                    scheduler | injector | (job < 0 ? 0 : orchestrator),
                    run.lookaheadNs(),
                    new NodeUnavailable(fault.node(), job, attempt, fault.fault(), fault.cause(), fault.beginNs()));
        } else {
            ctx.send(
                    orchestrator,
                    run.lookaheadNs(),
                    new WorkerFailed(job, attempt, fault.node(), fault.fault(), fault.cause(), fault.beginNs()));
        }
    }

    private void onRepaired(RepairCompleted repaired, Context ctx) {
        if (faults.repair(repaired.node(), repaired.fault(), ctx)) {
            ctx.send(scheduler, run.lookaheadNs(), new NodeAvailable(repaired.node(), repaired.fault()));
        }
    }

    /** The job that has a rank on a node; -1 for none. */
    private int jobOn(int node) {
        for (int job = 0; job < gangs.size(); job++) {
            Gang gang = gangs.get(job);
            if (gang.pool() == NodeId.pool(node) && gang.hasRankOn(node)) {
                return job;
            }
        }
        return -1;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeInt(pools.size());
        for (Pool pool : pools) {
            out.writeRecord(pool.fabric.spec());
            out.writeBoolean(pool.solutionDue);
        }
        out.writeInt(gangs.size());
        gangs.forEach(gang -> gang.writeState(out));
        faults.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        pools.clear();
        for (int n = in.readInt(); n > 0; n--) {
            Pool pool = new Pool(new PoolFabric(in.readRecord(AcceleratorPoolSpec.class), catalogue));
            pool.solutionDue = in.readBoolean();
            pools.add(pool);
        }
        gangs.clear();
        for (int n = in.readInt(); n > 0; n--) {
            gangs.add(Gang.readState(in));
        }
        faults.readState(in);
    }

    /** A pool and whether a solution of it is due at this instant. */
    private static final class Pool {
        private final PoolFabric fabric;
        private boolean solutionDue;

        private Pool(PoolFabric fabric) {
            this.fabric = fabric;
        }
    }
}
