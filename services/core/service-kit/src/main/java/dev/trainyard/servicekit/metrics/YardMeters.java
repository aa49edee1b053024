package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.tail.TailListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All meters of a yard, for a process that follows its whole log: the same as the five services have together. */
public final class YardMeters implements TailListener {
    private static final double SECOND_NS = 1e9;

    private final Meters meters;
    private final ShardPlan plan;
    private final YardNames names = new YardNames();
    private final ChipMeters chips;
    private final Map<Service, List<DomainProjection>> folds = new EnumMap<>(Service.class);
    private final List<DomainProjection> all = new ArrayList<>();
    private long snapshotWindow = -1;

    public YardMeters(Meters meters, ShardPlan plan, Catalogue catalogue, ChosenChips chosen) {
        this.meters = meters;
        this.plan = plan;
        JobSeats seats = new JobSeats(meters);
        var nodes = new NodeMeters(meters, catalogue);
        var fabric = new FabricMeters(meters, seats);
        var gangs = new GangMeters(meters, seats);
        var faults = new FaultMeters(meters);
        var jobs = new JobMeters(meters, seats);
        this.chips = new ChipMeters(meters, catalogue, chosen);
        folds.put(Service.CHIP_NODE, List.of(nodes));
        folds.put(Service.NETWORK_FABRIC, List.of(fabric, jobs));
        folds.put(Service.JOB_SCHEDULER, List.of(gangs, jobs));
        folds.put(Service.FAILURE_INJECTOR, List.of(faults));
        folds.put(Service.ORCHESTRATOR, List.of(gangs, jobs));
        all.addAll(List.of(nodes, fabric, gangs, faults, jobs, chips));
    }

    /** Adds a fold of all services' events; before the first window. */
    public void besides(DomainProjection fold) {
        all.add(fold);
        for (Service service : Service.values()) {
            folds.merge(service, List.of(fold), (some, more) -> {
                List<DomainProjection> joined = new ArrayList<>(some);
                joined.addAll(more);
                return joined;
            });
        }
    }

    @Override
    public void onWindow(Grant grant, List<Envelope> events) {
        for (Envelope event : events) {
            if (event.source() == Envelope.DOOR) {
                onCommand(event.payload());
            } else {
                for (DomainProjection fold : folds.getOrDefault(plan.serviceOf(event.source()), List.of())) {
                    fold.onEvent(event, names);
                }
            }
        }
        if (grant.snapshot()) {
            snapshotWindow = grant.window();
        }
        meters.set("trainyard.windows.since.snapshot", grant.window() - snapshotWindow);
        meters.set("trainyard.projection.virtual.time.seconds", grant.toNs() / SECOND_NS);
        all.forEach(fold -> fold.onTime(grant.toNs()));
    }

    /** Takes a sample from the telemetry topic. */
    public void onSample(RackTelemetry sample) {
        chips.onSample(sample);
    }

    private void onCommand(Record command) {
        switch (command) {
            case ResourceApplied applied -> {
                int number = names.apply(applied.resource());
                all.forEach(fold -> fold.onResource(applied.resource(), number));
            }
            case ResourceDeleted deleted -> {
                int number = names.delete(deleted);
                all.forEach(fold -> fold.onDeleted(deleted, number));
            }
            default -> {}
        }
    }
}
