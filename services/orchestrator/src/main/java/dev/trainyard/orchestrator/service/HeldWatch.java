package dev.trainyard.orchestrator.service;

import dev.trainyard.servicekit.metrics.ClockMeters;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus.Awaited;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Looks every second whom the clock waits for, tells it once when that lasts, and has it in the metrics at all times. */
@Singleton
public class HeldWatch {
    private static final Logger LOG = Logger.getLogger(HeldWatch.class);
    private static final long EVERY_MS = 1_000;
    private static final double WORTH_TELLING_SECONDS = 5;

    private final ClockMeters clock;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private long timer;
    private boolean told;

    HeldWatch(ClockKeeper clock, Vertx vertx, MeterRegistry registry) {
        this.clock = new ClockMeters(clock::status);
        this.vertx = vertx;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        clock.bindTo(registry);
        timer = vertx.setPeriodic(EVERY_MS, id -> look());
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        double seconds = clock.heldSeconds();
        List<Awaited> awaited = clock.awaited();
        if (!awaited.isEmpty() && seconds > WORTH_TELLING_SECONDS) {
            if (!told) {
                told = true;
                LOG.warnf(
                        "The clock has waited %.0f s for shards %s of processes %s",
                        seconds,
                        awaited.stream().map(Awaited::shard).toList(),
                        awaited.stream().map(Awaited::process).distinct().toList());
            }
        } else if (told) {
            told = false;
            LOG.info("The clock goes on");
        }
    }
}
