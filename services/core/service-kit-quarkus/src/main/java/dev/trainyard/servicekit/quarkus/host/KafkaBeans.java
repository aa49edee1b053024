package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.wire.YardCodec;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain objects of service-kit as beans. */
@Dependent
final class KafkaBeans {
    @Produces
    @Singleton
    KafkaClients clients(TrainyardConfig config, WrittenBytes written) {
        return config.kafkaProperties()
                .map(file -> KafkaClients.of(config.kafka(), file))
                .orElseGet(() -> KafkaClients.of(config.kafka()))
                .withProducers(written::watch);
    }

    @Produces
    @Singleton
    YardCodec codec() {
        return new YardCodec();
    }
}
