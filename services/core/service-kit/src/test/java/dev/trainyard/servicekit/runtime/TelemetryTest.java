package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostRules;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Samples go to their topic, and the run is the same with and without them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TelemetryTest {
    @TempDir
    static Path data;

    @Test
    void samplesAreInTheirTopicAndNotInTheRun() throws Exception {
        // Given a model with a sensor in every shard
        ChatterSpec spec = ChatterSpec.small(5);
        HostedModels sound = spec.models();
        HostedModels sensing = spec.models(
                        (header, shard) -> new SensingModel(sound.factory().create(header, shard), shard))
                .withTelemetry(sample -> sample.toString().getBytes(StandardCharsets.UTF_8));
        RunHeader header = spec.header("sensing", 0);
        try (TestBroker broker = new TestBroker(data);
                Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            // When
            var timekeeper = cluster.timekeeper(TimekeeperSettings.standard());
            var host = cluster.host(cluster.settings(0), sensing, broker.clients(), HostRules.sound());
            cluster.begin(timekeeper.member());
            TimekeeperEnd end = timekeeper.await();
            host.await();

            // Then
            assertThat(end).isInstanceOfSatisfying(TimekeeperEnd.Finished.class, finished -> assertThat(
                            finished.outcome().digest())
                    .isEqualTo(spec.inProcess().digest()));
            List<String> samples = new Log(broker.clients(), header)
                    .records(RunTopics.telemetry("sensing")).stream()
                            .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                            .toList();
            assertThat(samples).hasSizeGreaterThanOrEqualTo(spec.shards());
            assertThat(samples).first().asString().matches("Reading\\[timeNs=\\d+, shard=0]");
            assertThat(settings(broker, "sensing.telemetry"))
                    .containsAllEntriesOf(
                            TopicCatalogue.load().topic("telemetry").settings());
        }
    }

    private static Map<String, String> settings(TestBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = broker.clients().admin("test")) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            assertThat(config).isNotNull();
            return config == null
                    ? Map.of()
                    : config.entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(java.util.stream.Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        }
    }
}
