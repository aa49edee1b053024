package dev.trainyard.servicekit.quarkus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What every service is told, by environment: {@code TRAINYARD_KAFKA}, {@code TRAINYARD_RUN} and so on. */
@ConfigMapping(prefix = "trainyard")
public interface TrainyardConfig {
    /** Brokers, as host:port list. */
    @WithDefault("127.0.0.1:9092")
    String kafka();

    /** A properties file with Kafka's settings for TLS and SASL; see docs/operations.md. Neither if unset. */
    Optional<Path> kafkaProperties();

    /** The run to join; prefix of its topics. */
    String run();

    /** Which of the processes of this service, from 0, in the order of the run's map: the ordinal of its pod. */
    @WithDefault("0")
    int replica();

    /**
     * Name of a service of Kubernetes without an address of its own, under which each replica is found: then the replicas
     * that are there share the processes of the run's map among them, and each need not be one of it.
     */
    Optional<String> peers();

    /** How long to wait for events that were counted before their writer is asked to restart. */
    @WithDefault("10s")
    Duration inputPatience();

    /** Chips with series of their own: {@code POOL/NODE} and {@code POOL/NODE/CHIP}, with commas; read by chip-node. */
    Optional<List<String>> chips();

    /** Base URL of a collector of traces, OTLP over HTTP; read by the orchestrator, which sends none without it. */
    Optional<String> traces();

    /** Where both sides of a difference are written when doing a window again gives something else; nowhere if unset. */
    Optional<Path> dumps();
}
