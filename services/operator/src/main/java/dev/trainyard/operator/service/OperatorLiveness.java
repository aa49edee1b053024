package dev.trainyard.operator.service;

import dev.trainyard.operator.log.YardLog;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the log cannot be understood: then only another start helps. Broker and API server have no say. */
@Liveness
@Singleton
public class OperatorLiveness implements HealthCheck {
    private final OperatorProgram program;

    OperatorLiveness(OperatorProgram program) {
        this.program = program;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("log");
        YardLog log = program.log();
        Throwable trouble = log == null ? null : log.trouble();
        return trouble == null
                ? response.up().build()
                : response.down()
                        .withData("why", String.valueOf(trouble.getMessage()))
                        .build();
    }
}
