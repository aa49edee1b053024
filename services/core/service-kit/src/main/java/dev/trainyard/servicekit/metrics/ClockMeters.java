package dev.trainyard.servicekit.metrics;

import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus.Awaited;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the timekeeper knows: whom time waits for, and what waits for time. */
public final class ClockMeters {
    private static final int NOBODY = -1;
    private static final double SECOND_NS = 1e9;

    private final Supplier<Optional<TimekeeperStatus>> status;

    /**
     * @param status where the run stands; empty before it began and after it ended
     */
    public ClockMeters(Supplier<Optional<TimekeeperStatus>> status) {
        this.status = status;
    }

    /** Registers the gauges. */
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "trainyard.held.seconds",
                "How long the clock has waited for the shards that have not reported; 0 for none",
                ClockMeters::heldSeconds);
        gauge(
                registry,
                "trainyard.held.by.shard",
                "The first shard that the clock waits for; -1 for none",
                m -> m.awaited().stream().findFirst().map(Awaited::shard).orElse(NOBODY));
        gauge(registry, "trainyard.held.by.process", "The process of that shard; -1 for none", m -> m.awaited().stream()
                .findFirst()
                .map(Awaited::process)
                .orElse(NOBODY));
        gauge(
                registry,
                "trainyard.commands.waiting",
                "Commands that wait for their time or for the next grant",
                m -> m.status.get().map(TimekeeperStatus::commandsWaiting).orElse(0));
        gauge(
                registry,
                "trainyard.clock.running",
                "1 while time may go on; 0 when it was not released, or is paused, or the run is over",
                m -> m.status.get().map(s -> !s.held() && !s.ended()).orElse(false) ? 1 : 0);
        gauge(
                registry,
                "trainyard.pace.ratio",
                "Virtual seconds for each wall second, over the last ten seconds or so",
                m -> m.status.get().map(TimekeeperStatus::achievedPace).orElse(0.0));
    }

    /** The shards that time waits for. */
    public List<Awaited> awaited() {
        return status.get().map(TimekeeperStatus::awaited).orElse(List.of());
    }

    /** Since when, in seconds; 0 for nobody. */
    public double heldSeconds() {
        List<Awaited> awaited = awaited();
        return awaited.isEmpty() ? 0 : (System.nanoTime() - awaited.getFirst().sinceWallNs()) / SECOND_NS;
    }

    private void gauge(MeterRegistry registry, String name, String about, ToDoubleFunction<ClockMeters> value) {
        Gauge.builder(name, this, value)
                .description(about)
                .strongReference(true)
                .register(registry);
    }
}
