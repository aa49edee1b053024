package dev.trainyard.operator.service;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What the operator is told, by environment: {@code TRAINYARD_KAFKA}, {@code TRAINYARD_RUN} and so on. */
@ConfigMapping(prefix = "trainyard")
public interface OperatorConfig {
    /** Brokers, as host:port list. */
    String kafka();

    /** A properties file with Kafka's settings for TLS and SASL; neither if unset. */
    Optional<Path> kafkaProperties();

    /** The run whose resources the API server has; prefix of its topics. */
    String run();

    /** Name of this operator among several; that of the host, which is that of the pod, if unset. */
    Optional<String> identity();

    /** Namespace of the lease; that of the pod if unset. */
    Optional<String> namespace();
}
