package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.host.MissingInput;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the broker answers, the run is joined and nothing is missing; else it says what. */
@Readiness
@Singleton
public class RunReadiness implements HealthCheck {
    /** Shorter waits are the ordinary course of a window. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TrainyardConfig config;
    private final BrokerWatch broker;
    private final ServiceHost host;

    RunReadiness(TrainyardConfig config, BrokerWatch broker, ServiceHost host) {
        this.config = config;
        this.broker = broker;
        this.host = host;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("run").withData("run", config.run());
        if (!broker.reachable()) {
            return response.down()
                    .withData("why", "the broker " + config.kafka() + " does not answer")
                    .build();
        }
        return switch (host.state()) {
            case HostState.WaitingForHeader w ->
                response.down()
                        .withData("why", "waiting for the header of run " + config.run() + " in its clock topic")
                        .build();
            case HostState.Hosting h -> hosting(h, response);
            case HostState.Ended e ->
                response.status(e.end().reason().exitCode() == 0)
                        .withData("state", e.end().message())
                        .build();
        };
    }

    private static HealthCheckResponse hosting(HostState.Hosting h, HealthCheckResponseBuilder response) {
        response.withData("process", h.process())
                .withData("shards", h.shards().toString())
                .withData("windows", h.host().windowsDone());
        Optional<MissingInput> missing =
                h.host().missingInput().filter(m -> System.nanoTime() - m.sinceNs() > PATIENCE.toNanos());
        missing.ifPresent(m -> response.withData(
                "why",
                "window " + m.window() + " waits for event " + m.sequence() + " of shard " + m.shard()
                        + " from process " + m.process()));
        return response.status(missing.isEmpty()).build();
    }
}
