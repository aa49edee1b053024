package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.FaultEvent;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.kernel.Envelope;
import java.util.Locale;

/** Faults announced, repairs completed, maintenance announced. */
public final class FaultMeters implements DomainProjection {
    private final Meters meters;

    public FaultMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof FaultEvent fault) {
            onFault(fault, names);
        }
    }

    private void onFault(FaultEvent event, YardNames names) {
        switch (event) {
            case FaultsAnnounced announced -> {
                for (FaultEvent.Fault f : announced.faults()) {
                    meters.count(
                            "trainyard.faults.announced",
                            1,
                            "pool",
                            names.poolOf(f.node()),
                            "scope",
                            f.scope().name().toLowerCase(Locale.ROOT),
                            "cause",
                            f.cause());
                }
            }
            case RepairCompleted r -> meters.count("trainyard.repairs.completed", 1, "pool", names.poolOf(r.node()));
            case MaintenanceAnnounced m ->
                meters.count("trainyard.maintenance.announced", 1, "pool", names.pool(m.pool()), "cause", m.cause());
        }
    }
}
