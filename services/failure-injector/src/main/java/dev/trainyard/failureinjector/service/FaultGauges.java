package dev.trainyard.failureinjector.service;

import dev.trainyard.domain.event.FaultEvent;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.quarkus.log.DomainProjection;
import dev.trainyard.servicekit.quarkus.log.YardNames;
import dev.trainyard.servicekit.quarkus.metrics.DomainGauges;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Faults announced, repairs completed, maintenance announced. */
@Singleton
final class FaultGauges implements DomainProjection {
    private final DomainGauges gauges;

    FaultGauges(DomainGauges gauges) {
        this.gauges = gauges;
    }

    @Override
    public void onResource(Resource resource) {
        // A pool shows itself by its first fault.
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
                    gauges.count(
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
            case RepairCompleted r -> gauges.count("trainyard.repairs.completed", 1, "pool", names.poolOf(r.node()));
            case MaintenanceAnnounced m ->
                gauges.count("trainyard.maintenance.announced", 1, "pool", names.pool(m.pool()), "cause", m.cause());
        }
    }
}
