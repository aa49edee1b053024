package dev.trainyard.failureinjector.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
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
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The failure injector. At every full virtual day, and when a pool is applied, it tells each owner which of its
 * components will fail up to the next day; a reported node is repaired after a log-normal time, which the answer states
 * by its arrival. No fault begins before two lookaheads after its announcement, so it is never in its reader's past.
 */
public final class FailureInjectorModel implements Model {
    private static final int TIMER_DAY = 1;
    private static final long NO_DAY = -1;
    private static final int LEAD_LOOKAHEADS = 2;
    private static final Comparator<Fault> BY_BEGIN =
            Comparator.comparingLong(Fault::beginNs).thenComparingLong(Fault::fault);

    private final RunParameters run;
    private final ShardPlan plan;
    private final Catalogue catalogue;
    private final InjectorStreams streams;
    private final Roll roll = new Roll();
    private final List<PoolFailures> pools = new ArrayList<>();
    private long nextDayNs = NO_DAY;

    public FailureInjectorModel(RunParameters run, ShardPlan plan, int shard, Catalogue catalogue) {
        if (plan.serviceOf(shard) != Service.FAILURE_INJECTOR) {
            throw new IllegalArgumentException("shard " + shard + " belongs to "
                    + plan.serviceOf(shard).id() + ", not to " + Service.FAILURE_INJECTOR.id());
        }
        this.run = run;
        this.plan = plan;
        this.catalogue = catalogue;
        this.streams = InjectorStreams.of(run.seed());
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied(Resource.AcceleratorPool pool) -> {
                Roll.Entry entry = roll.apply(pool.meta());
                if (entry.isNew()) {
                    addPool(pool.spec(), ctx);
                } else {
                    resize(entry.number(), pool.spec().racks(), ctx);
                }
            }
            case ResourceDeleted deleted
            when deleted.kind().equals(Resource.POOL_KIND) -> {
                int pool = roll.delete(deleted.namespace(), deleted.name());
                if (pool != Roll.UNKNOWN) {
                    resize(pool, 0, ctx);
                }
            }
            case NodeUnavailable report -> repair(report, ctx);
            case Record _ -> {
                // Queues and jobs do not fail.
            }
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        nextDayNs = ctx.nowNs() + VirtualTime.DAY_NS;
        ctx.schedule(nextDayNs, TIMER_DAY, 0, 0);
        announce(pools, ctx);
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeLong(nextDayNs);
        roll.writeState(out);
        out.writeInt(pools.size());
        for (PoolFailures pool : pools) {
            out.writeLong(pool.startNs());
            out.writeRecord(pool.spec());
            pool.writeState(out);
        }
    }

    @Override
    public void readState(StateReader in) {
        pools.clear();
        nextDayNs = in.readLong();
        roll.readState(in);
        for (int n = in.readInt(); n > 0; n--) {
            long startNs = in.readLong();
            AcceleratorPoolSpec spec = in.readRecord(AcceleratorPoolSpec.class);
            PoolFailures pool = new PoolFailures(streams, catalogue, pools.size(), spec, startNs);
            pool.readState(in);
            pools.add(pool);
        }
    }

    /** Bytes held for components, by the lengths of the arrays. */
    public long stateBytes() {
        return pools.stream().mapToLong(PoolFailures::stateBytes).sum();
    }

    private void addPool(AcceleratorPoolSpec spec, Context ctx) {
        PoolFailures pool = new PoolFailures(streams, catalogue, pools.size(), spec, ctx.nowNs() + leadNs());
        pools.add(pool);
        if (pool.isEmpty()) {
            return;
        }
        // A day timer due right now has not fired yet (inputs go first); it covers this pool too.
        if (nextDayNs == NO_DAY) {
            nextDayNs = (ctx.nowNs() / VirtualTime.DAY_NS + 1) * VirtualTime.DAY_NS;
            ctx.schedule(nextDayNs, TIMER_DAY, 0, 0);
        }
        announce(List.of(pool), ctx);
    }

    private void resize(int number, int racks, Context ctx) {
        PoolFailures pool = pools.get(number);
        if (racks != pool.racks()) {
            pool.resize(racks, ctx.nowNs() + leadNs());
            if (!pool.isEmpty()) {
                announce(List.of(pool), ctx);
            }
        }
    }

    private void announce(List<PoolFailures> which, Context ctx) {
        Batch batch = new Batch(plan);
        which.forEach(pool -> pool.announceBefore(nextDayNs + leadNs(), batch));
        batch.send(ctx, run.lookaheadNs());
    }

    private void repair(NodeUnavailable report, Context ctx) {
        FaultNumber number = FaultNumber.of(report.fault());
        int poolNumber = NodeId.pool(number.node());
        if (number.node() != report.node() || poolNumber >= pools.size()) {
            throw new IllegalStateException("node " + report.node() + " was reported for fault " + report.fault()
                    + ", which this injector never announced for it");
        }
        PoolFailures pool = pools.get(poolNumber);
        int owner = ownerOf(plan, pool.scopeOf(number), poolNumber, pool.rackOf(report.node()));
        long delayNs = Math.max(run.lookaheadNs(), pool.repairNs(number));
        ctx.send(1L << owner, delayNs, new RepairCompleted(report.node(), report.fault()));
    }

    private long leadNs() {
        return LEAD_LOOKAHEADS * run.lookaheadNs();
    }

    private static int ownerOf(ShardPlan plan, FaultScope scope, int pool, int rack) {
        return switch (scope) {
            case CHIP, NODE, SOFTWARE -> plan.chipNodeShardOf(pool, rack);
            case LINK -> plan.firstShardOf(Service.NETWORK_FABRIC);
        };
    }

    /** What one announcement says, by owner. */
    private static final class Batch implements PoolFailures.Announcements {
        private final ShardPlan plan;
        private final List<List<Fault>> faultsByShard = new ArrayList<>();
        private final List<MaintenanceAnnounced> maintenances = new ArrayList<>();

        Batch(ShardPlan plan) {
            this.plan = plan;
            for (int shard = 0; shard < plan.shards(); shard++) {
                faultsByShard.add(new ArrayList<>());
            }
        }

        @Override
        public void fault(int pool, int rack, Fault fault) {
            faultsByShard.get(ownerOf(plan, fault.scope(), pool, rack)).add(fault);
        }

        @Override
        public void maintenance(MaintenanceAnnounced maintenance) {
            maintenances.add(maintenance);
        }

        void send(Context ctx, long lookaheadNs) {
            for (int shard = 0; shard < faultsByShard.size(); shard++) {
                List<Fault> faults = faultsByShard.get(shard);
                if (!faults.isEmpty()) {
                    faults.sort(BY_BEGIN);
                    ctx.send(1L << shard, lookaheadNs, new FaultsAnnounced(List.copyOf(faults)));
                }
            }
            maintenances.sort(
                    Comparator.comparingLong(MaintenanceAnnounced::atNs).thenComparingInt(MaintenanceAnnounced::pool));
            long orchestrator = 1L << plan.firstShardOf(Service.ORCHESTRATOR);
            maintenances.forEach(m -> ctx.send(orchestrator, lookaheadNs, m));
        }
    }
}
