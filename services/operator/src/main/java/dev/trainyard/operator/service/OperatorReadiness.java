package dev.trainyard.operator.service;

import dev.trainyard.operator.log.YardLog;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the broker answers, the log is read, and this operator leads or sees another one lead; else it says what is
 * missing.
 */
@Readiness
@Singleton
public class OperatorReadiness implements HealthCheck {
    private static final int PATIENCE_MS = 1_500;

    private final OperatorConfig config;
    private final OperatorProgram program;

    OperatorReadiness(OperatorConfig config, OperatorProgram program) {
        this.config = config;
        this.program = program;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("operator")
                .withData("run", config.run())
                .withData("state", program.leads() ? "leads" : "stands by");
        YardLog log = program.log();
        if (!answers()) {
            return response.down()
                    .withData("why", "the broker " + config.kafka() + " does not answer")
                    .build();
        }
        if (log == null || !log.isCaughtUp()) {
            return response.down()
                    .withData("why", "the commands and windows of run " + config.run() + " are not read yet")
                    .build();
        }
        Optional<String> lease = program.leaseTrouble();
        if (lease.isPresent()) {
            return response.down().withData("why", lease.get()).build();
        }
        return response.up().build();
    }

    private boolean answers() {
        Admin admin = program.admin();
        if (admin == null) {
            return false;
        }
        try {
            String unused = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .clusterId()
                    .get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
