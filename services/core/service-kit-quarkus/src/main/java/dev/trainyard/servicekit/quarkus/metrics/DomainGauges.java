package dev.trainyard.servicekit.quarkus.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** Gauges and counters of a service's domain, made when first set. Aggregates only: never a series per chip. */
@Singleton
public class DomainGauges {
    private final MeterRegistry registry;
    private final Map<Key, DoubleAdder> gauges = new ConcurrentHashMap<>();

    private record Key(String name, Tags tags) {}

    DomainGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Sets a gauge. */
    public void set(String name, double value, String... tags) {
        DoubleAdder gauge = gauge(name, tags);
        gauge.add(value - gauge.sum());
    }

    /** Changes a gauge. */
    public void add(String name, double delta, String... tags) {
        gauge(name, tags).add(delta);
    }

    /** Counts up. */
    public void count(String name, double amount, String... tags) {
        registry.counter(name, tags).increment(amount);
    }

    private DoubleAdder gauge(String name, String... tags) {
        return gauges.computeIfAbsent(new Key(name, Tags.of(tags)), key -> {
            DoubleAdder value = new DoubleAdder();
            Gauge.builder(name, value, DoubleAdder::sum).tags(key.tags()).register(registry);
            return value;
        });
    }
}
