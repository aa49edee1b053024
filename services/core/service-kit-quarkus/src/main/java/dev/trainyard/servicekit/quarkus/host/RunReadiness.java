package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.quarkus.log.LogProjection;
import dev.trainyard.servicekit.runtime.host.MissingInput;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the broker answers, the run is joined, its windows are reached and nothing is missing; else it says what.
 */
@Readiness
@Singleton
public class RunReadiness implements HealthCheck {
    /** Shorter waits are the ordinary course of a window. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TrainyardConfig config;
    private final BrokerWatch broker;
    private final ServiceHost host;
    private final LogProjection log;

    RunReadiness(TrainyardConfig config, BrokerWatch broker, ServiceHost host, LogProjection log) {
        this.config = config;
        this.broker = broker;
        this.host = host;
        this.log = log;
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

    private HealthCheckResponse hosting(HostState.Hosting h, HealthCheckResponseBuilder response) {
        // In this order: what was granted when we looked must be reached by now.
        long granted = log.last().map(Grant::window).orElse(Done.JOINED);
        if (h.seats().isEmpty()) {
            return response.up()
                    .withData("state", "stands by: there are more replicas than processes in the run's map")
                    .build();
        }
        long reached = h.window();
        response.withData("process", HostState.shown(h.processes()))
                .withData("shards", h.shards().toString())
                .withData("windows", h.windowsDone())
                .withData("window", reached)
                .withData("granted", granted);
        Optional<String> why = missing(h).or(() -> behind(reached, granted));
        why.ifPresent(sentence -> response.withData("why", sentence));
        return response.status(why.isEmpty()).build();
    }

    private static Optional<String> missing(HostState.Hosting h) {
        return h.missingInput()
                .filter(m -> System.nanoTime() - m.sinceNs() > PATIENCE.toNanos())
                .map(RunReadiness::sentence);
    }

    private static String sentence(MissingInput m) {
        return "window " + m.window() + " waits for event " + m.sequence() + " of shard " + m.shard() + " from process "
                + m.process();
    }

    /** The grant that was read last is on its way to the shards; the one before it they must have done. */
    private static Optional<String> behind(long reached, long granted) {
        return reached < granted - 1
                ? Optional.of("window " + reached + " of " + granted
                        + " reached: doing the windows again since the last snapshot")
                : Optional.empty();
    }
}
