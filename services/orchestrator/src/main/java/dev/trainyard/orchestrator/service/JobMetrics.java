package dev.trainyard.orchestrator.service;

import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.JobMeters;
import dev.trainyard.servicekit.metrics.JobSeats;
import dev.trainyard.servicekit.metrics.Meters;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this service tells Prometheus of jobs. */
@Dependent
final class JobMetrics {
    @Produces
    @Singleton
    DomainProjection projection(Meters meters, JobSeats jobs) {
        return new JobMeters(meters, jobs);
    }
}
