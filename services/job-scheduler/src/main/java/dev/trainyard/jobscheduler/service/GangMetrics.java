package dev.trainyard.jobscheduler.service;

import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.GangMeters;
import dev.trainyard.servicekit.metrics.JobSeats;
import dev.trainyard.servicekit.metrics.Meters;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this service tells Prometheus of gangs and queues. */
@Dependent
final class GangMetrics {
    @Produces
    @Singleton
    DomainProjection projection(Meters meters, JobSeats jobs) {
        return new GangMeters(meters, jobs);
    }
}
