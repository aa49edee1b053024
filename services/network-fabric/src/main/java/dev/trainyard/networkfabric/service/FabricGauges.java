package dev.trainyard.networkfabric.service;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.quarkus.log.DomainProjection;
import dev.trainyard.servicekit.quarkus.log.YardNames;
import dev.trainyard.servicekit.quarkus.metrics.DomainGauges;
import jakarta.inject.Singleton;

/** Step times as contention gives them, and links that are down. */
@Singleton
final class FabricGauges implements DomainProjection {
    private static final double SECOND_NS = 1e9;

    private final DomainGauges gauges;

    FabricGauges(DomainGauges gauges) {
        this.gauges = gauges;
    }

    @Override
    public void onResource(Resource resource) {
        // Pools show themselves by their first fault, jobs by their first step time.
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        switch (event.payload()) {
            case StepTimeSolved s -> {
                String job = names.job(s.job());
                gauges.set("trainyard.job.step.seconds", s.stepNs() / SECOND_NS, "job", job);
                gauges.set("trainyard.job.step.nominal.seconds", s.nominalStepNs() / SECOND_NS, "job", job);
                gauges.set("trainyard.job.checkpoint.stall.seconds", s.checkpointStallNs() / SECOND_NS, "job", job);
            }
            case NodeUnavailable u -> {
                String pool = names.poolOf(u.node());
                gauges.count("trainyard.link.faults", 1, "pool", pool, "cause", u.cause());
                gauges.add("trainyard.links.unavailable", 1, "pool", pool);
            }
            case NodeAvailable a -> gauges.add("trainyard.links.unavailable", -1, "pool", names.poolOf(a.node()));
            default -> {}
        }
    }
}
