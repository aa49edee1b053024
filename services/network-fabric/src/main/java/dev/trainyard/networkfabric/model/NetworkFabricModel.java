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
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    private final Roll poolRoll = new Roll();
    private final Roll jobRoll = new Roll();
    private final List<PoolTraffic> pools = new ArrayList<>();
    /** Of the jobs that are not over, by number. */
    private final TreeMap<Integer, Gang> gangs = new TreeMap<>();

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
            case ResourceApplied applied -> apply(applied.resource(), ctx);
            case ResourceDeleted deleted -> delete(deleted, ctx);
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

    private void apply(Resource resource, Context ctx) {
        switch (resource) {
            case Resource.AcceleratorPool pool -> {
                Roll.Entry entry = poolRoll.apply(pool.meta());
                if (entry.isNew()) {
                    pools.add(new PoolTraffic(new PoolFabric(pool.spec(), catalogue)));
                } else {
                    scale(entry.number(), pool.spec().racks(), ctx);
                }
            }
            case Resource.TrainingJob job -> {
                Roll.Entry entry = jobRoll.apply(job.meta());
                if (entry.isNew()) {
                    gangs.put(entry.number(), new Gang(job.spec()));
                }
            }
            case Resource.CapacityQueue _ -> {
                // Queues concern the scheduler alone.
            }
        }
    }

    private void delete(ResourceDeleted deleted, Context ctx) {
        switch (deleted.kind()) {
            case Resource.POOL_KIND -> {
                int pool = poolRoll.delete(deleted.namespace(), deleted.name());
                if (pool != Roll.UNKNOWN) {
                    scale(pool, 0, ctx);
                }
            }
            case Resource.JOB_KIND -> jobRoll.delete(deleted.namespace(), deleted.name());
            default -> {
                // Queues concern the scheduler alone.
            }
        }
    }

    /** Racks come or go at the end of a pool: gangs on those that go are idle, the others share what is left. */
    private void scale(int number, int racks, Context ctx) {
        PoolTraffic pool = pools.get(number);
        AcceleratorPoolSpec spec = pool.fabric().spec();
        if (racks == spec.racks()) {
            return;
        }
        AcceleratorPoolSpec scaled = spec.withRacks(racks);
        for (int job : pool.jobs()) {
            Gang gang = gangOf(job);
            if (Arrays.stream(gang.nodes()).anyMatch(node -> NodeId.index(node) >= scaled.nodes())) {
                leave(job, gang, ctx);
                gang.beginAttempt(gang.attempt());
            }
            gang.forgetLoad();
        }
        pool.rebuild(new PoolFabric(scaled, catalogue));
        pool.changeShares();
        askForSolution(number, ctx);
        faults.drop(number, scaled.nodes(), ctx);
        faults.ranksChanged(ctx);
    }

    private void onRequested(GangRequested requested, Context ctx) {
        Gang gang = gangs.get(requested.job());
        if (gang != null && requested.attempt() > gang.attempt()) {
            leave(requested.job(), gang, ctx);
            gang.beginAttempt(requested.attempt());
            faults.ranksChanged(ctx);
        }
    }

    private void onPlaced(GangPlaced placed, Context ctx) {
        Gang gang = gangs.get(placed.job());
        if (gang == null || !gang.accepts(placed.attempt())) {
            return;
        }
        leave(placed.job(), gang, ctx);
        int[] unfit = faults.unfit(placed.nodes());
        if (unfit.length > 0) {
            gang.beginAttempt(placed.attempt());
            ctx.send(
                    orchestrator | scheduler,
                    run.lookaheadNs(),
                    new WorkersRefused(placed.job(), placed.attempt(), unfit));
        } else if (!Arrays.stream(placed.nodes()).allMatch(this::exists)) {
            // Racks went away meanwhile; the owners of their nodes refuse.
            gang.beginAttempt(placed.attempt());
        } else {
            gang.place(placed.attempt(), placed.nodes());
            pools.get(gang.pool()).enter(placed.job(), gang.nodes());
        }
        faults.ranksChanged(ctx);
    }

    private void onReleased(GangReleased released, Context ctx) {
        Gang gang = gangs.get(released.job());
        if (gang != null && gang.accepts(released.attempt())) {
            leave(released.job(), gang, ctx);
            // Whatever still comes for this attempt is late; a suspended job goes on with the next.
            gang.beginAttempt(released.attempt() + 1);
            if (released.over()) {
                gangs.remove(released.job());
            }
            faults.ranksChanged(ctx);
        }
    }

    private void onStarting(WorkersStarting starting, Context ctx) {
        Gang gang = gangs.get(starting.job());
        if (gang != null
                && starting.attempt() == gang.attempt()
                && gang.cover(starting.nodes(), starting.readyAtNs(), starting.slowdown())) {
            pools.get(gang.pool()).starts(starting.job(), gang);
            askForSolution(gang.pool(), ctx);
        }
    }

    /** A gang is about to give up its nodes, if it has any. */
    private void leave(int job, Gang gang, Context ctx) {
        if (gang.pool() >= 0) {
            PoolTraffic pool = pools.get(gang.pool());
            if (gang.running()) {
                pool.stops(job, gang);
                askForSolution(gang.pool(), ctx);
            }
            pool.leave(job, gang.nodes());
        }
    }

    private Gang gangOf(int job) {
        Gang gang = gangs.get(job);
        if (gang == null) {
            throw new IllegalStateException("job " + job + " has traffic and is over");
        }
        return gang;
    }

    /** Has a pool solved at the end of this instant. */
    private void askForSolution(int pool, Context ctx) {
        if (pools.get(pool).needsSolution()) {
            ctx.schedule(ctx.nowNs(), TIMER_SOLVE, pool, 0);
        }
    }

    private void solve(int poolNumber, Context ctx) {
        PoolTraffic pool = pools.get(poolNumber);
        if (pool.sharesChanged()) {
            solveShares(pool, ctx);
        } else {
            // Who came sends through no uplink: nobody else notices, but for the storage.
            for (int job : pool.fresh()) {
                Gang gang = gangOf(job);
                tell(pool, job, gang.load(pool.fabric()).stepAloneNs(), ctx);
            }
        }
        pool.solved();
    }

    private void solveShares(PoolTraffic pool, Context ctx) {
        List<Integer> running = new ArrayList<>();
        List<JobLoad> loads = new ArrayList<>();
        for (int job : pool.jobs()) {
            Gang gang = gangOf(job);
            if (gang.running()) {
                running.add(job);
                loads.add(gang.load(pool.fabric()));
            }
        }
        long[] stepNs = ContentionSolver.stepTimes(pool.fabric(), loads);
        for (int i = 0; i < stepNs.length; i++) {
            tell(pool, running.get(i), stepNs[i], ctx);
        }
    }

    /** Tells a step time that is news, with the checkpoint times of now. */
    private void tell(PoolTraffic pool, int job, long stepNs, Context ctx) {
        Gang gang = gangOf(job);
        if (isNews(gang, stepNs)) {
            gang.report(stepNs);
            JobLoad load = gang.load(pool.fabric());
            CheckpointTimes checkpoint = CheckpointTimes.of(pool.fabric(), load, pool.writeSeconds());
            ctx.send(
                    orchestrator,
                    run.lookaheadNs(),
                    new StepTimeSolved(
                            job,
                            gang.attempt(),
                            gang.readyAtNs(),
                            stepNs,
                            load.nominalStepNs(),
                            checkpoint.stallNs(),
                            checkpoint.writeNs(),
                            checkpoint.loadNs()));
        }
    }

    private static boolean isNews(Gang gang, long stepNs) {
        return Math.abs(stepNs - gang.reportedStepNs()) > REPORTED_CHANGE * gang.reportedStepNs();
    }

    private void announce(Fault fault, Context ctx) {
        if (fault.scope() != FaultScope.LINK || NodeId.pool(fault.node()) >= pools.size()) {
            throw new IllegalStateException("network-fabric was announced " + fault + ", expected a fault of scope "
                    + FaultScope.LINK + " on one of its nodes");
        }
        // Its rack may have gone while the announcement was on its way.
        if (exists(fault.node())) {
            faults.announce(fault, ctx);
        }
    }

    private boolean exists(int node) {
        int pool = NodeId.pool(node);
        return pool < pools.size()
                && NodeId.index(node) < pools.get(pool).fabric().spec().nodes();
    }

    /** Says what was detected, with job and attempt as they are now. */
    private void report(Fault fault, Context ctx) {
        int job = jobOn(fault.node());
        int attempt = job < 0 ? 0 : gangOf(job).attempt();
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

    /** The job that has a rank on a node; {@link PoolTraffic#NOBODY} for none. */
    private int jobOn(int node) {
        return pools.get(NodeId.pool(node)).jobOn(NodeId.index(node));
    }

    @Override
    public void writeState(StateWriter out) {
        poolRoll.writeState(out);
        jobRoll.writeState(out);
        out.writeInt(pools.size());
        for (PoolTraffic pool : pools) {
            out.writeRecord(pool.fabric().spec());
            out.writeBoolean(pool.isSolutionDue());
        }
        out.writeInt(gangs.size());
        for (Map.Entry<Integer, Gang> gang : gangs.entrySet()) {
            out.writeInt(gang.getKey());
            gang.getValue().writeState(out);
        }
        faults.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        poolRoll.readState(in);
        jobRoll.readState(in);
        pools.clear();
        for (int n = in.readInt(); n > 0; n--) {
            PoolTraffic pool = new PoolTraffic(new PoolFabric(in.readRecord(AcceleratorPoolSpec.class), catalogue));
            if (in.readBoolean()) {
                pool.needsSolution();
            }
            pools.add(pool);
        }
        gangs.clear();
        for (int n = in.readInt(); n > 0; n--) {
            int job = in.readInt();
            Gang gang = Gang.readState(in);
            gangs.put(job, gang);
            if (gang.pool() >= 0) {
                pools.get(gang.pool()).enter(job, gang.nodes());
                if (gang.running()) {
                    pools.get(gang.pool()).writes(gang);
                }
            }
        }
        faults.readState(in);
    }

    /** How many jobs have nodes, with traffic or before it. */
    public int placedJobs() {
        return pools.stream().mapToInt(pool -> pool.jobs().length).sum();
    }
}
