package dev.trainyard.door.topics.archive;

import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.Patience;
import dev.trainyard.door.topics.archive.ArchiveHeader.ArchivedTopic;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Writes all topics of one run on a broker as an archive. A run that goes on is recorded up to where it is now. */
public final class ArchiveSource {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(10);

    private final String runId;
    private final KafkaClients clients;

    public ArchiveSource(String runId, KafkaClients clients) {
        this.runId = runId;
        this.clients = clients;
    }

    /** What was begun and ends where, taken topic by topic. */
    private record Extent(
            Topic topic,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {}

    /**
     * Writes the archive and leaves the stream open.
     *
     * @return how many records were written
     */
    public long writeTo(OutputStream out) throws IOException {
        try (Consumer<byte[], byte[]> consumer = clients.impatientConsumer(runId + "-archive")) {
            List<Extent> extents = extents(consumer);
            List<ArchivedTopic> topics = new ArrayList<>();
            for (Extent e : extents) {
                topics.add(new ArchivedTopic(
                        e.topic.suffix(),
                        e.partitions.stream()
                                .map(p -> e.begins.getOrDefault(p, 0L))
                                .toList(),
                        e.partitions.stream()
                                .map(p -> e.ends.getOrDefault(p, 0L))
                                .toList()));
            }
            ArchiveWriter writer = new ArchiveWriter(out, new ArchiveHeader(runId, topics));
            long records = 0;
            for (Extent e : extents) {
                for (TopicPartition partition : e.partitions) {
                    records += copy(consumer, e, partition, writer);
                }
            }
            writer.finish();
            return records;
        }
    }

    /** The clock's end is taken first, so that all events which its last grant counts are there. */
    private List<Extent> extents(Consumer<byte[], byte[]> consumer) {
        Map<String, List<PartitionInfo>> existing = consumer.listTopics(ASK);
        List<Extent> extents = new ArrayList<>();
        for (Topic topic : TopicCatalogue.load().topics()) {
            List<TopicPartition> partitions = new ArrayList<>();
            existing.getOrDefault(topic.nameIn(runId), List.of())
                    .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
            partitions.sort(Comparator.comparingInt(TopicPartition::partition));
            extents.add(new Extent(
                    topic,
                    partitions,
                    consumer.beginningOffsets(partitions, ASK),
                    consumer.endOffsets(partitions, ASK)));
        }
        return extents;
    }

    private static long copy(
            Consumer<byte[], byte[]> consumer, Extent extent, TopicPartition partition, ArchiveWriter writer)
            throws IOException {
        long end = extent.ends.getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, extent.begins.getOrDefault(partition, 0L));
        long records = 0;
        Patience patience = new Patience();
        while (consumer.position(partition, ASK) < end) {
            for (ConsumerRecord<byte[], byte[]> r : patience.checked(consumer.poll(POLL))) {
                if (r.offset() < end) {
                    writer.write(LoggedRecord.of(extent.topic.suffix(), r));
                    records++;
                }
            }
        }
        return records;
    }
}
