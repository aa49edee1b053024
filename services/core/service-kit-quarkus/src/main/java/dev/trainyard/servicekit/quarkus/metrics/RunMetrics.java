package dev.trainyard.servicekit.quarkus.metrics;

import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.quarkus.host.BrokerWatch;
import dev.trainyard.servicekit.quarkus.host.HostState;
import dev.trainyard.servicekit.quarkus.host.HostedService;
import dev.trainyard.servicekit.quarkus.host.ServiceHost;
import dev.trainyard.servicekit.quarkus.host.WrittenBytes;
import dev.trainyard.servicekit.quarkus.log.LogProjection;
import dev.trainyard.servicekit.runtime.host.MissingInput;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics that all services have. */
@Singleton
public class RunMetrics {
    private final MeterRegistry registry;
    private final LogProjection log;
    private final ServiceHost host;
    private final BrokerWatch broker;
    private final WrittenBytes written;
    private final String run;
    private final String service;

    RunMetrics(
            MeterRegistry registry,
            LogProjection log,
            ServiceHost host,
            BrokerWatch broker,
            WrittenBytes written,
            TrainyardConfig config,
            HostedService service) {
        this.registry = registry;
        this.log = log;
        this.host = host;
        this.broker = broker;
        this.written = written;
        this.run = config.run();
        this.service = service.service().id();
    }

    void onStart(@Observes StartupEvent event) {
        gauge("trainyard.virtual.time.seconds", "Virtual time granted", m -> m.log.last()
                .map(grant -> grant.toNs() / 1e9)
                .orElse(0.0));
        counter("trainyard.windows.granted", "Windows granted, as this process has read them", m -> m.log.last()
                .map(grant -> grant.window() + 1.0)
                .orElse(0.0));
        counter("trainyard.windows.done", "Windows done by this process since it was started", m -> m.windowsDone());
        counter("trainyard.events.written", "Events of this process's shards in the log", m -> m.events(true));
        counter("trainyard.events.read", "Events of other processes' shards granted as input", m -> m.events(false));
        counter(
                "trainyard.restart.requests",
                "Restarts that processes of this run were asked for",
                m -> m.log.restartRequests());
        gauge("trainyard.broker.up", "1 when the broker answers", m -> m.broker.reachable() ? 1 : 0);
        gauge("trainyard.input.wait.seconds", "How long a counted event has been waited for", m -> m.inputWait());
        for (String state : List.of("waiting", "hosting", "ended")) {
            Gauge.builder(
                            "trainyard.host.state",
                            this,
                            m -> m.host.state().word().equals(state) ? 1 : 0)
                    .description("1 for the state that the hosting of shards is in")
                    .tag("state", state)
                    .register(registry);
        }
        for (String topic : List.of("done", "snapshots", service + ".events")) {
            FunctionCounter.builder("trainyard.log.written", this, m -> m.written.to(m.run + "." + topic))
                    .description("Bytes written to the log since this process was started")
                    .baseUnit("bytes")
                    .tag("topic", topic)
                    .register(registry);
        }
    }

    private double windowsDone() {
        return switch (host.state()) {
            case HostState.WaitingForHeader w -> 0;
            case HostState.Hosting h -> h.windowsDone();
            case HostState.Ended e -> e.windowsDone();
        };
    }

    private double inputWait() {
        return host.state() instanceof HostState.Hosting h
                ? h.missingInput()
                        .map(MissingInput::sinceNs)
                        .map(s -> (System.nanoTime() - s) / 1e9)
                        .orElse(0.0)
                : 0;
    }

    private double events(boolean own) {
        Grant last = log.last().orElse(null);
        if (last == null || !(host.state() instanceof HostState.Hosting h)) {
            return ownAtEnd(own);
        }
        return sum(last, h.shards(), own);
    }

    private double ownAtEnd(boolean own) {
        Grant last = log.last().orElse(null);
        return last == null ? 0 : sum(last, shardsOfService(), own);
    }

    private List<Integer> shardsOfService() {
        return log.header()
                .map(h -> java.util.stream.IntStream.range(0, h.shards().size())
                        .filter(i -> h.shards().get(i).service().equals(service))
                        .boxed()
                        .toList())
                .orElse(List.of());
    }

    private static double sum(Grant grant, List<Integer> shards, boolean own) {
        double events = 0;
        for (int shard = 0; shard < grant.readUpTo().length; shard++) {
            if (shards.contains(shard) == own) {
                events += grant.readUpTo()[shard];
            }
        }
        return events;
    }

    private void gauge(String name, String about, ToDoubleFunction<RunMetrics> value) {
        Gauge.builder(name, this, value).description(about).register(registry);
    }

    private void counter(String name, String about, ToDoubleFunction<RunMetrics> value) {
        FunctionCounter.builder(name, this, value).description(about).register(registry);
    }
}
