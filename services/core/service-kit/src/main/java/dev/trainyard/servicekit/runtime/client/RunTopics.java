package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of one run. None is compacted or cut by time, and none but telemetry by size: only the timekeeper deletes
 * records.
 */
public final class RunTopics {
    /** Only the newest telemetry is of use: this much is kept, in files of an eighth of it. */
    private static final int TELEMETRY_BYTES = 64 << 20;

    private final RunHeader header;
    private final List<TopicPartition> events = new ArrayList<>();

    public RunTopics(RunHeader header) {
        this.header = header;
        for (ShardPlace place : header.shards()) {
            events.add(new TopicPartition(header.runId() + "." + place.service() + ".events", place.partition()));
        }
    }

    /** The clock of a run, all that must be known to join it. */
    public static TopicPartition clock(String runId) {
        return new TopicPartition(runId + ".clock", 0);
    }

    /** Where doors write commands. */
    public static TopicPartition commands(String runId) {
        return new TopicPartition(runId + ".commands", 0);
    }

    /** Where the timekeeper puts records that the run does not take. */
    public static TopicPartition deadLetters(String runId) {
        return new TopicPartition(runId + ".dead-letters", 0);
    }

    /** Where processes report windows done. */
    public TopicPartition done() {
        return new TopicPartition(header.runId() + ".done", 0);
    }

    /** The partition that a shard, and nobody else, writes its events to. */
    public TopicPartition events(int shard) {
        return events.get(shard);
    }

    /** The partition of a shard's snapshots. */
    public TopicPartition snapshots(int shard) {
        return new TopicPartition(header.runId() + ".snapshots", shard);
    }

    /** Where processes write samples of their models' sensors. */
    public static TopicPartition telemetry(String runId) {
        return new TopicPartition(runId + ".telemetry", 0);
    }

    /** The events partitions of all shards, by shard. */
    public List<TopicPartition> allEvents() {
        return List.copyOf(events);
    }

    /** Names of all topics of the run, sorted. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        events.forEach(partition -> names.add(partition.topic()));
        String run = header.runId();
        names.addAll(List.of(
                clock(run).topic(),
                commands(run).topic(),
                done().topic(),
                deadLetters(run).topic(),
                snapshots(0).topic(),
                telemetry(run).topic()));
        return List.copyOf(names);
    }

    /** Creates what does not exist yet; safe for two callers at once. */
    public void create(Admin admin) {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(topic(clock(header.runId()).topic(), 1));
        topics.add(topic(commands(header.runId()).topic(), 1));
        topics.add(topic(done().topic(), 1));
        topics.add(topic(deadLetters(header.runId()).topic(), 1));
        topics.add(topic(snapshots(0).topic(), header.shards().size()));
        topics.add(telemetryTopic());
        header.partitionsByService()
                .forEach((service, partitions) ->
                        topics.add(topic(header.runId() + "." + service + ".events", partitions)));
        for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
            awaitCreated(created);
        }
    }

    private NewTopic telemetryTopic() {
        return new NewTopic(telemetry(header.runId()).topic(), Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, Integer.toString(TELEMETRY_BYTES),
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(TELEMETRY_BYTES / 8)));
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    }

    private void awaitCreated(KafkaFuture<Void> created) {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create the topics of run " + header.runId(), e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating the topics of run " + header.runId(), e);
        }
    }
}
