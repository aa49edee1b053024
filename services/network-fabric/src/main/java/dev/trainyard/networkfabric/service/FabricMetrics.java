package dev.trainyard.networkfabric.service;

import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.FabricMeters;
import dev.trainyard.servicekit.metrics.JobSeats;
import dev.trainyard.servicekit.metrics.Meters;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this service tells Prometheus of links and step times. */
@Dependent
final class FabricMetrics {
    @Produces
    @Singleton
    DomainProjection projection(Meters meters, JobSeats jobs) {
        return new FabricMeters(meters, jobs);
    }
}
