package dev.trainyard.servicekit.quarkus.metrics;

import dev.trainyard.servicekit.metrics.JobSeats;
import dev.trainyard.servicekit.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain meters of service-kit as beans. */
@Dependent
final class MeterBeans {
    @Produces
    @Singleton
    Meters meters(MeterRegistry registry) {
        return new Meters(registry);
    }

    @Produces
    @Singleton
    JobSeats jobs(Meters meters) {
        return new JobSeats(meters);
    }
}
