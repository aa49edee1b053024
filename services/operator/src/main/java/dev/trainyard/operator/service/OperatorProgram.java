package dev.trainyard.operator.service;

import dev.trainyard.operator.OperatorCounters;
import dev.trainyard.operator.OperatorSettings;
import dev.trainyard.operator.Operators;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.wire.YardCodec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Holds the operator from start to stop. The API server is found as every client of Kubernetes finds it. */
@Singleton
public class OperatorProgram {
    private static final Logger LOG = Logger.getLogger(OperatorProgram.class);

    private final OperatorConfig config;
    private final MeterRegistry registry;
    private @Nullable KubernetesClient client;
    private volatile @Nullable Admin admin;
    private volatile @Nullable YardLog log;
    private volatile @Nullable Operators operators;

    OperatorProgram(OperatorConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        KafkaClients clients = config.kafkaProperties()
                .map(file -> KafkaClients.of(config.kafka(), file))
                .orElseGet(() -> KafkaClients.of(config.kafka()));
        // Who asks tries again himself, with what is true then: what the client would send again may be old.
        Config access = new ConfigBuilder(Config.autoConfigure(null))
                .withRequestRetryBackoffLimit(0)
                .build();
        KubernetesClient kubernetes =
                new KubernetesClientBuilder().withConfig(access).build();
        client = kubernetes;
        admin = clients.admin(config.run() + "-operator-watch");
        YardLog opened = new YardLog(config.run(), clients, new YardCodec());
        log = opened;
        String namespace = config.namespace()
                .or(() -> Optional.ofNullable(kubernetes.getNamespace()))
                .orElse("default");
        OperatorSettings settings = OperatorSettings.standard(identity(), namespace);
        Operators begun = new Operators(kubernetes, opened, settings);
        operators = begun;
        meters(begun);
        LOG.infof(
                "Operator %s of run %s: API server %s, broker %s",
                settings.identity(), config.run(), kubernetes.getMasterUrl(), config.kafka());
    }

    void onStop(@Observes ShutdownEvent event) {
        Operators running = operators;
        if (running != null) {
            running.close();
        }
        YardLog opened = log;
        if (opened != null) {
            opened.close();
        }
        Admin asked = admin;
        if (asked != null) {
            asked.close(java.time.Duration.ZERO);
        }
        KubernetesClient kubernetes = client;
        if (kubernetes != null) {
            kubernetes.close();
        }
    }

    /** The log; null before the start. */
    @Nullable
    YardLog log() {
        return log;
    }

    /** Whether this operator leads. */
    boolean leads() {
        Operators running = operators;
        return running != null && running.isLeading();
    }

    /** Why nobody seems to lead; empty when all is well. */
    Optional<String> leaseTrouble() {
        Operators running = operators;
        return running == null ? Optional.empty() : running.leaseTrouble();
    }

    /** Asks brokers about themselves; null before the start. */
    @Nullable
    Admin admin() {
        return admin;
    }

    private String identity() {
        return config.identity()
                .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
                .orElseGet(() -> "operator-" + ProcessHandle.current().pid());
    }

    private void meters(Operators running) {
        OperatorCounters counters = running.counters();
        Gauge.builder("trainyard.operator.leading", running, o -> o.isLeading() ? 1 : 0)
                .description("1 where this operator holds the lease and works")
                .register(registry);
        Gauge.builder("trainyard.operator.followed", running, Operators::followed)
                .description("Objects whose status is kept up to date")
                .register(registry);
        counter("trainyard.operator.commands", "Commands given to the log", counters.commands);
        counter("trainyard.operator.refusals", "Objects refused by the reader or the gate", counters.refusals);
        counter("trainyard.operator.status.writes", "Statuses written but for progress", counters.statusWrites);
        counter("trainyard.operator.progress.writes", "Statuses written for progress only", counters.progressWrites);
        counter("trainyard.operator.placements", "Placements of large jobs written", counters.placements);
        counter("trainyard.operator.failed.writes", "Writes that failed", counters.failedWrites);
        counter("trainyard.operator.events", "Events written", counters.events);
        counter("trainyard.operator.events.left.out", "Events beyond the limit", counters.eventsLeftOut);
    }

    private void counter(String name, String description, AtomicLong value) {
        FunctionCounter.builder(name, value, AtomicLong::get)
                .description(description)
                .register(registry);
    }
}
