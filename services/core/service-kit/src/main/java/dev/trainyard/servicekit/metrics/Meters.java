package dev.trainyard.servicekit.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Gauges and counters that are made when first set. */
public final class Meters {
    private final MeterRegistry registry;
    private final Series all;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.all = new Series(Tags.empty());
    }

    /** A gauge's value. */
    private static final class Cell {
        private final Meter meter;
        private volatile double value;
        private volatile @Nullable DoubleSupplier followed;

        Cell(MeterRegistry registry, String name, Tags tags) {
            this.meter = Gauge.builder(name, this, Cell::get)
                    .description(Descriptions.of(name))
                    .tags(tags)
                    .register(registry);
        }

        double get() {
            DoubleSupplier now = followed;
            return now == null ? value : now.getAsDouble();
        }

        synchronized void set(double newValue) {
            value = newValue;
            followed = null;
        }

        synchronized void add(double delta) {
            value += delta;
        }
    }

    private record Key(String name, Tags tags) {}

    /** Gauges with labels in common, which go together. */
    public final class Series {
        private final Tags common;
        private final Map<Key, Cell> cells = new ConcurrentHashMap<>();

        private Series(Tags common) {
            this.common = common;
        }

        /** Sets a gauge; tags are label, value, label, value. */
        public void set(String name, double value, String... tags) {
            cell(name, tags).set(value);
        }

        /** A gauge that is asked for when it is scraped, from any thread, until it is set. */
        public void follow(String name, DoubleSupplier value) {
            cell(name).followed = value;
        }

        /** Removes all of them from what is scraped. */
        public void close() {
            cells.values().forEach(cell -> registry.remove(cell.meter));
            cells.clear();
        }

        private Cell cell(String name, String... tags) {
            return cells.computeIfAbsent(
                    new Key(name, Tags.of(tags)), key -> new Cell(registry, name, common.and(key.tags())));
        }
    }

    /** Sets a gauge; tags are label, value, label, value. */
    public void set(String name, double value, String... tags) {
        all.set(name, value, tags);
    }

    /** Changes a gauge. */
    public void add(String name, double delta, String... tags) {
        all.cell(name, tags).add(delta);
    }

    /** Counts up. */
    public void count(String name, double amount, String... tags) {
        Counter.builder(name)
                .description(Descriptions.of(name))
                .tags(tags)
                .register(registry)
                .increment(amount);
    }

    /** Gauges that have these labels in common. */
    public Series series(String... tags) {
        return new Series(Tags.of(tags));
    }
}
