package dev.trainyard.door.metrics;

import dev.trainyard.servicekit.runtime.client.RunTopics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the broker answers, what the run's topics hold on its disk, and how many records lie in the topic of dead
 * letters. The broker is asked when somebody scrapes, at most every ten seconds, and nobody waits for the answer: a
 * scrape shows the one before.
 */
final class BrokerMeters implements AutoCloseable {
    private static final long EVERY_NS = 10_000_000_000L;
    private static final int PATIENCE_MS = 5_000;

    private final String runId;
    private final String prefix;
    private final Admin admin;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean up;
    private volatile Map<String, Long> bytesByTopic = Map.of();
    private volatile long deadLetters;
    private volatile long askedNs = System.nanoTime() - EVERY_NS;

    BrokerMeters(String runId, Admin admin) {
        this.runId = runId;
        this.prefix = runId + ".";
        this.admin = admin;
    }

    /** Registers gauges, one for each of these topics. */
    void bindTo(MeterRegistry registry, Collection<String> topics) {
        Gauge.builder("trainyard.broker.up", this, m -> m.look().up ? 1 : 0)
                .description("1 when the broker answers")
                .register(registry);
        FunctionCounter.builder("trainyard.dead.letters", this, m -> m.look().deadLetters)
                .description("Records of the topic of dead letters: what was refused or could not be decoded")
                .register(registry);
        for (String topic : topics) {
            String suffix = topic.substring(prefix.length());
            Gauge.builder("trainyard.topic.size.bytes", this, m -> m.look().bytes(topic))
                    .description("Bytes of a topic of the run on the disks of the brokers")
                    .tag("topic", suffix)
                    .register(registry);
        }
    }

    private double bytes(String topic) {
        return bytesByTopic.getOrDefault(topic, 0L);
    }

    private BrokerMeters look() {
        if (System.nanoTime() - askedNs > EVERY_NS && asking.compareAndSet(false, true)) {
            askedNs = System.nanoTime();
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .whenComplete((nodes, failure) -> {
                        up = failure == null;
                        if (failure == null) {
                            askForBytes(nodes);
                            askForDeadLetters();
                        }
                        asking.set(false);
                    });
        }
        return this;
    }

    private void askForBytes(Collection<Node> nodes) {
        List<Integer> ids = nodes.stream().map(Node::id).toList();
        admin.describeLogDirs(ids, new DescribeLogDirsOptions().timeoutMs(PATIENCE_MS))
                .allDescriptions()
                .whenComplete((byBroker, failure) -> {
                    if (failure == null) {
                        bytesByTopic = sum(byBroker.values());
                    }
                });
    }

    private Map<String, Long> sum(Collection<Map<String, LogDirDescription>> byBroker) {
        Map<String, Long> sums = new TreeMap<>();
        for (Map<String, LogDirDescription> directories : byBroker) {
            for (LogDirDescription directory : directories.values()) {
                directory.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().startsWith(prefix)) {
                        sums.merge(partition.topic(), replica.size(), Long::sum);
                    }
                });
            }
        }
        return sums;
    }

    private void askForDeadLetters() {
        TopicPartition letters = RunTopics.deadLetters(runId);
        admin.listOffsets(Map.of(letters, OffsetSpec.latest()), new ListOffsetsOptions().timeoutMs(PATIENCE_MS))
                .partitionResult(letters)
                .thenApply(ListOffsetsResultInfo::offset)
                .whenComplete((end, failure) -> {
                    if (failure == null) {
                        deadLetters = end;
                    }
                });
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
