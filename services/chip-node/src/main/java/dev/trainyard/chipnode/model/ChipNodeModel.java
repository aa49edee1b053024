package dev.trainyard.chipnode.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
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
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.Sampled;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One shard of the racks. It keeps who works on its nodes, brings workers up, and turns announced faults into reports
 * after their detection. An attempt that is older than the newest one seen for its job is ignored.
 */
public final class ChipNodeModel implements Model, Sampled {
    /** Every fault of the catalogue stops a worker; none slows one. */
    private static final double HEALTHY_SLOWDOWN = 1.0;
    /** Number of the fault that a node had which was taken away with its rack: none, so nobody repairs it. */
    private static final long NO_FAULT = -1;

    private static final String SCALED_DOWN = "pool scaled down";

    private final long lookaheadNs;
    private final long fabric;
    private final long scheduler;
    private final long injector;
    private final long orchestrator;
    private final NodeTable nodes;
    private final FaultLedger faults;
    private final WorkerStarts starts;
    private final RackSensors sensors;
    private final AttemptTable attempts = new AttemptTable();
    private final Roll pools = new Roll();

    public ChipNodeModel(RunParameters run, ShardPlan plan, int shard, Catalogue catalogue) {
        if (plan.serviceOf(shard) != Service.CHIP_NODE) {
            throw new IllegalArgumentException("shard " + shard + " belongs to "
                    + plan.serviceOf(shard).id() + ", not to " + Service.CHIP_NODE.id());
        }
        this.lookaheadNs = run.lookaheadNs();
        this.fabric = plan.everyShardOf(Service.NETWORK_FABRIC);
        this.scheduler = plan.everyShardOf(Service.JOB_SCHEDULER);
        this.injector = plan.everyShardOf(Service.FAILURE_INJECTOR);
        this.orchestrator = plan.everyShardOf(Service.ORCHESTRATOR);
        this.nodes = new NodeTable(plan, shard);
        this.faults = new FaultLedger(nodes, lookaheadNs);
        this.starts = new WorkerStarts(run, catalogue);
        this.sensors = new RackSensors(nodes, faults);
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied(Resource.AcceleratorPool pool) -> applied(pool, ctx);
            case ResourceDeleted deleted -> deleted(deleted, ctx);
            case FaultsAnnounced announcement -> announcement.faults().forEach(f -> faults.announce(f, ctx));
            case GangRequested request -> requested(request, ctx);
            case GangPlaced placement -> placed(placement, ctx);
            case GangReleased release -> released(release, ctx);
            case RepairCompleted repair -> repaired(repair, ctx);
            case Record _ -> {
                // Queues and jobs concern other services.
            }
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        switch (kind) {
            case FaultLedger.TIMER_BEGIN -> faults.begin(a, ctx);
            case FaultLedger.TIMER_DETECTION -> report(faults.detect((int) a, ctx), ctx);
            default -> throw new IllegalStateException("no timer of kind " + kind + " is ever set here");
        }
    }

    @Override
    public void writeState(StateWriter out) {
        nodes.writeState(out);
        faults.writeState(out);
        attempts.writeState(out);
        pools.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        nodes.readState(in);
        faults.readState(in);
        attempts.readState(in);
        pools.readState(in);
    }

    @Override
    public void sample(long nowNs, Consumer<? super Record> sink) {
        sensors.read(nowNs, sink);
    }

    /** How a node of this shard is, in truth. */
    public NodeCondition conditionOf(int node) {
        return faults.conditionOf(node);
    }

    /** Whether a chip of a node of this shard has no fault of its own. */
    public boolean isChipHealthy(int node, int chip) {
        return faults.isChipHealthy(node, chip);
    }

    /** How many nodes of this shard some job holds, spares included. */
    public int heldNodes() {
        return nodes.held();
    }

    /** Bytes held for healthy nodes and their chips, by the lengths of the arrays. */
    public long stateBytes() {
        return nodes.stateBytes();
    }

    private void applied(Resource.AcceleratorPool pool, Context ctx) {
        Roll.Entry entry = pools.apply(pool.meta());
        if (entry.isNew()) {
            nodes.addPool(pool.spec());
        } else {
            scale(entry.number(), pool.spec().racks(), ctx);
        }
    }

    private void deleted(ResourceDeleted order, Context ctx) {
        if (order.kind().equals(Resource.POOL_KIND)) {
            int pool = pools.delete(order.namespace(), order.name());
            if (pool != Roll.UNKNOWN) {
                scale(pool, 0, ctx);
            }
        }
    }

    /** Racks come or go at the end of a pool; workers in those that go are lost, and nothing of them is repaired. */
    private void scale(int pool, int racks, Context ctx) {
        for (int node : nodes.nodesFromRack(pool, racks)) {
            int slot = nodes.slotOf(node);
            if (nodes.role(slot) == NodeRole.WORKER) {
                int job = nodes.holder(slot);
                ctx.send(
                        orchestrator,
                        lookaheadNs,
                        new NodeUnavailable(node, job, attempts.of(job), NO_FAULT, SCALED_DOWN, ctx.nowNs()));
            }
            nodes.assign(slot, NodeTable.NOBODY, NodeRole.FREE);
        }
        if (racks != nodes.racksOf(pool)) {
            faults.drop(pool, racks, ctx);
            nodes.resize(pool, racks);
            faults.workersChanged(ctx);
        }
    }

    private void requested(GangRequested request, Context ctx) {
        if (request.attempt() > attempts.of(request.job())) {
            attempts.put(request.job(), request.attempt());
            stopWorkers(request.job());
            faults.workersChanged(ctx);
        }
    }

    private void placed(GangPlaced placement, Context ctx) {
        int job = placement.job();
        if (placement.attempt() < attempts.of(job)) {
            return;
        }
        attempts.put(job, placement.attempt());
        stopWorkers(job);
        int[] own = ownOf(placement.nodes());
        int[] down = refusedOf(placement.nodes());
        if (down.length > 0) {
            ctx.send(orchestrator | scheduler, lookaheadNs, new WorkersRefused(job, placement.attempt(), down));
        } else {
            startWorkers(placement, own, ctx);
        }
        faults.workersChanged(ctx);
    }

    private void startWorkers(GangPlaced placement, int[] own, Context ctx) {
        int job = placement.job();
        long startNs = slowestStartNs(job, own);
        free(job);
        for (int node : own) {
            nodes.assign(nodes.slotOf(node), job, NodeRole.WORKER);
        }
        for (int node : ownOf(placement.spares())) {
            nodes.assign(nodes.slotOf(node), job, NodeRole.SPARE);
        }
        if (own.length > 0) {
            long readyAtNs = ctx.nowNs() + (long) (startNs * starts.factor(job, placement.attempt()));
            ctx.send(
                    fabric,
                    lookaheadNs,
                    new WorkersStarting(job, placement.attempt(), own.length, readyAtNs, HEALTHY_SLOWDOWN));
        }
    }

    private long slowestStartNs(int job, int[] own) {
        long slowestNs = 0;
        int lastPool = -1;
        NodeRole lastRole = NodeRole.FREE;
        for (int node : own) {
            int slot = nodes.slotOf(node);
            NodeRole before = nodes.holder(slot) == job ? nodes.role(slot) : NodeRole.FREE;
            int pool = NodeId.pool(node);
            // Gangs are long and alike: only a change can make a difference.
            if (pool != lastPool || before != lastRole) {
                slowestNs =
                        Math.max(slowestNs, starts.startNs(nodes.poolOf(node).system(), before));
                lastPool = pool;
                lastRole = before;
            }
        }
        return slowestNs;
    }

    private void released(GangReleased release, Context ctx) {
        if (release.attempt() >= attempts.of(release.job())) {
            // Whatever still comes for this attempt is late; a suspended job goes on with the next.
            attempts.put(release.job(), release.attempt() + 1);
            free(release.job());
            faults.workersChanged(ctx);
        }
    }

    private void repaired(RepairCompleted repair, Context ctx) {
        if (faults.repair(repair.node(), repair.fault(), ctx)) {
            ctx.send(scheduler, lookaheadNs, new NodeAvailable(repair.node(), repair.fault()));
        }
    }

    /** Says what was detected, with job and attempt as they are now. */
    private void report(Fault fault, Context ctx) {
        int slot = nodes.slotOf(fault.node());
        boolean works = nodes.role(slot) == NodeRole.WORKER;
        int job = works ? nodes.holder(slot) : NodeTable.NOBODY;
        int attempt = works ? attempts.of(job) : 0;
        if (fault.needsRepair()) {
            ctx.send(
                    scheduler | injector | (works ? orchestrator : 0),
                    lookaheadNs,
                    new NodeUnavailable(fault.node(), job, attempt, fault.fault(), fault.cause(), fault.beginNs()));
        } else {
            ctx.send(
                    orchestrator,
                    lookaheadNs,
                    new WorkerFailed(job, attempt, fault.node(), fault.fault(), fault.cause(), fault.beginNs()));
        }
    }

    private void stopWorkers(int job) {
        for (int slot = nodes.nextUsed(0); slot >= 0; slot = nodes.nextUsed(slot + 1)) {
            if (nodes.holder(slot) == job && nodes.role(slot) == NodeRole.WORKER) {
                nodes.assign(slot, job, NodeRole.STOPPED);
            }
        }
    }

    private void free(int job) {
        for (int slot = nodes.nextUsed(0); slot >= 0; slot = nodes.nextUsed(slot + 1)) {
            if (nodes.holder(slot) == job) {
                nodes.assign(slot, job, NodeRole.FREE);
            }
        }
    }

    /** Own nodes of a placement on which no worker can start: they are down, or gone with their racks. */
    private int[] refusedOf(int[] ids) {
        boolean anyDown = faults.isAnyDown();
        return Arrays.stream(ids)
                .filter(node -> nodes.isPresent(node)
                        ? anyDown && faults.conditionOf(node) == NodeCondition.DOWN
                        : nodes.isOwnRack(node))
                .toArray();
    }

    private int[] ownOf(int[] ids) {
        int[] own = new int[ids.length];
        int count = 0;
        for (int node : ids) {
            if (nodes.slotOf(node) != NodeTable.FOREIGN) {
                own[count++] = node;
            }
        }
        return Arrays.copyOf(own, count);
    }
}
