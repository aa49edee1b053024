package dev.trainyard.orchestrator.service;

import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus.Awaited;
import io.micrometer.core.instrument.Gauge;
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

    private final ClockKeeper clock;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private long timer;
    private boolean told;

    HeldWatch(ClockKeeper clock, Vertx vertx, MeterRegistry registry) {
        this.clock = clock;
        this.vertx = vertx;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        Gauge.builder("trainyard.held.seconds", this, HeldWatch::heldSeconds)
                .description("How long the clock has waited for the shards that have not reported; 0 for none")
                .register(registry);
        Gauge.builder("trainyard.held.by.shard", this, w -> w.first(true))
                .description("The first shard that the clock waits for; -1 for none")
                .register(registry);
        Gauge.builder("trainyard.held.by.process", this, w -> w.first(false))
                .description("The process of that shard; -1 for none")
                .register(registry);
        Gauge.builder("trainyard.commands.waiting", this, w -> w.clock
                        .status()
                        .map(TimekeeperStatus::commandsWaiting)
                        .orElse(0))
                .description("Commands that wait for their time or for the next grant")
                .register(registry);
        timer = vertx.setPeriodic(EVERY_MS, id -> look());
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private List<Awaited> awaited() {
        return clock.status().map(TimekeeperStatus::awaited).orElse(List.of());
    }

    private double heldSeconds() {
        List<Awaited> awaited = awaited();
        return awaited.isEmpty() ? 0 : (System.nanoTime() - awaited.getFirst().sinceWallNs()) / 1e9;
    }

    private int first(boolean shard) {
        List<Awaited> awaited = awaited();
        if (awaited.isEmpty()) {
            return -1;
        }
        return shard ? awaited.getFirst().shard() : awaited.getFirst().process();
    }

    private void look() {
        double seconds = heldSeconds();
        List<Awaited> awaited = awaited();
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
