package dev.trainyard.door.metrics;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.servicekit.metrics.ChosenChips;
import dev.trainyard.servicekit.metrics.ClockMeters;
import dev.trainyard.servicekit.metrics.Meters;
import dev.trainyard.servicekit.metrics.YardMeters;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.tail.TailListener;
import dev.trainyard.servicekit.traces.JobTraces;
import dev.trainyard.servicekit.wire.YardRun;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of one live yard. Whoever runs the yard feeds {@link #listener} with its windows and mounts {@link
 * #routes}.
 */
public final class DoorMetrics implements AutoCloseable {
    private static final double SECOND_NS = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final YardMeters yard;
    private final BrokerMeters broker;
    private final TelemetryTail telemetry;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private @Nullable JobTraces traces;

    /**
     * @param header the run
     * @param clients of the broker
     * @param status where the run stands; empty before it began and after it ended
     * @param chosen chips with series of their own
     */
    public DoorMetrics(
            RunHeader header, KafkaClients clients, Supplier<Optional<TimekeeperStatus>> status, ChosenChips chosen) {
        this.yard = new YardMeters(new Meters(registry), YardRun.plan(header), Catalogue.bundled(), chosen);
        this.broker = new BrokerMeters(header.runId(), clients.admin(header.runId() + "-metrics"));
        this.telemetry = new TelemetryTail(header.runId(), clients, yard::onSample);
        new ClockMeters(status).bindTo(registry);
        bindClock(registry, status);
        broker.bindTo(registry, new RunTopics(header).names());
        FunctionCounter.builder("trainyard.telemetry.undecodable", telemetry, TelemetryTail::undecodable)
                .description("Records of the telemetry topic that are no samples")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Takes the windows of the run, in their order. */
    public TailListener listener() {
        return yard;
    }

    /**
     * Sends traces of jobs, too; before the first window.
     *
     * @param endpoint base URL of a collector that speaks OTLP over HTTP
     * @throws IllegalArgumentException if it is none
     */
    public void traceTo(RunHeader header, String endpoint) {
        JobTraces sent = JobTraces.to(header, endpoint);
        traces = sent;
        yard.besides(sent);
    }

    /** {@code GET /metrics}. */
    public MetricsRoutes routes() {
        return new MetricsRoutes(registry);
    }

    /** For meters of other parts of this process. */
    public MeterRegistry registry() {
        return registry;
    }

    private static void bindClock(MeterRegistry registry, Supplier<Optional<TimekeeperStatus>> status) {
        Gauge.builder(
                        "trainyard.virtual.time.seconds",
                        () -> status.get().map(s -> s.nowNs() / SECOND_NS).orElse(0.0))
                .description("Virtual time granted")
                .register(registry);
        FunctionCounter.builder("trainyard.windows.granted", status, s -> s.get()
                        .map(TimekeeperStatus::windows)
                        .orElse(0L))
                .description("Windows granted")
                .register(registry);
    }

    @Override
    public void close() {
        telemetry.close();
        broker.close();
        collections.close();
        registry.close();
        JobTraces sent = traces;
        if (sent != null) {
            sent.close();
        }
    }

    /** Words for a list of chips given on the command line or in the environment. */
    public static ChosenChips chips(String commaSeparated) {
        return commaSeparated.isBlank() ? ChosenChips.none() : ChosenChips.parse(List.of(commaSeparated.split(",")));
    }
}
