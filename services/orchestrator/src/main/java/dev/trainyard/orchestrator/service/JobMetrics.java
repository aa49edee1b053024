package dev.trainyard.orchestrator.service;

import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.JobMeters;
import dev.trainyard.servicekit.metrics.JobSeats;
import dev.trainyard.servicekit.metrics.Meters;
import dev.trainyard.servicekit.metrics.Projections;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.quarkus.log.LogProjection;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** What this service tells of jobs: to Prometheus, and where an endpoint is given, as traces to OpenTelemetry. */
@Dependent
final class JobMetrics {
    @Produces
    @Singleton
    DomainProjection projection(Meters meters, JobSeats jobs, TrainyardConfig config, Instance<LogProjection> log) {
        List<DomainProjection> folds = new ArrayList<>(List.of(new JobMeters(meters, jobs)));
        config.traces()
                .map(endpoint -> new TraceProjection(endpoint, () -> log.get().header()))
                .ifPresent(folds::add);
        return new Projections(folds);
    }
}
