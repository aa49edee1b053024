package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.kernel.Envelope;

/** Step times as contention gives them, and links that are down. */
public final class FabricMeters implements DomainProjection {
    private static final double SECOND_NS = 1e9;

    private final Meters meters;
    private final JobSeats jobs;

    public FabricMeters(Meters meters, JobSeats jobs) {
        this.meters = meters;
        this.jobs = jobs;
    }

    @Override
    public void onResource(Resource resource, int number) {
        if (resource instanceof AcceleratorPool pool) {
            meters.add("trainyard.links.unavailable", 0, "pool", pool.meta().name());
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        switch (event.payload()) {
            case StepTimeSolved s ->
                jobs.of(s.job(), names).ifPresent(series -> {
                    series.set("trainyard.job.step.seconds", s.stepNs() / SECOND_NS);
                    series.set("trainyard.job.step.nominal.seconds", s.nominalStepNs() / SECOND_NS);
                    series.set("trainyard.job.checkpoint.stall.seconds", s.checkpointStallNs() / SECOND_NS);
                });
            case NodeUnavailable u -> {
                String pool = names.poolOf(u.node());
                meters.count("trainyard.link.faults", 1, "pool", pool, "cause", u.cause());
                meters.add("trainyard.links.unavailable", 1, "pool", pool);
            }
            case NodeAvailable a -> meters.add("trainyard.links.unavailable", -1, "pool", names.poolOf(a.node()));
            case JobFinished f -> jobs.leave(f.job());
            default -> {}
        }
    }
}
