package dev.trainyard.failureinjector.service;

import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.FaultMeters;
import dev.trainyard.servicekit.metrics.Meters;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this service tells Prometheus of faults and repairs. */
@Dependent
final class FaultMetrics {
    @Produces
    @Singleton
    DomainProjection projection(Meters meters) {
        return new FaultMeters(meters);
    }
}
