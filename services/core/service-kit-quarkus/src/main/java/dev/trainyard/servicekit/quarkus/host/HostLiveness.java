package dev.trainyard.servicekit.quarkus.host;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as the thread that hosts the shards is; what broker and clock do has nothing to do with it. */
@Liveness
@Singleton
public class HostLiveness implements HealthCheck {
    private final ServiceHost host;

    HostLiveness(ServiceHost host) {
        this.host = host;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("shards").status(host.isAlive()).build();
    }
}
