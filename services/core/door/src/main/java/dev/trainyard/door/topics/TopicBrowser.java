package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.door.topics.TopicState.PartitionState;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Reads the topics of one run for people; safe for all threads. Each call makes its own clients and closes them. */
public final class TopicBrowser {
    /** Most records that one page reads, so that a filter that nothing passes does not read a whole run at once. */
    static final int SCANNED_MAX = 100_000;
    /** Most bytes of values in one page. */
    static final long PAGE_BYTES_MAX = 4L << 20;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(10);

    private final String runId;
    private final KafkaClients clients;
    private final TopicCatalogue catalogue = TopicCatalogue.load();
    private final RecordDecoder decoder = new RecordDecoder();

    public TopicBrowser(String runId, KafkaClients clients) {
        this.runId = runId;
        this.clients = clients;
    }

    /**
     * Some records of a topic.
     *
     * @param items the records that passed the filter, partition after partition
     * @param next where to read on
     * @param atEnd whether everything was read that lay there when it began
     */
    public record Page(List<ObjectNode> items, Cursor next, boolean atEnd) {}

    /** Name of the run, the prefix of its topics. */
    public String runId() {
        return runId;
    }

    /** The decoder of its records. */
    public RecordDecoder decoder() {
        return decoder;
    }

    /** All topics of the run in the order of {@code kafka/topics.yaml}. */
    public List<TopicState> topics() {
        try (Admin admin = clients.admin(runId + "-topic-browser");
                Consumer<byte[], byte[]> consumer = clients.impatientConsumer(runId + "-topic-browser")) {
            Map<String, Integer> partitions = partitions(admin);
            Map<TopicPartition, Long> bytes = bytes(admin);
            List<TopicPartition> all = new ArrayList<>();
            partitions.forEach((name, count) -> {
                for (int p = 0; p < count; p++) {
                    all.add(new TopicPartition(name, p));
                }
            });
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, ASK);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, ASK);
            List<TopicState> states = new ArrayList<>();
            for (Topic topic : catalogue.topics()) {
                String name = topic.nameIn(runId);
                List<PartitionState> parts = new ArrayList<>();
                for (int p = 0; p < partitions.getOrDefault(name, 0); p++) {
                    TopicPartition tp = new TopicPartition(name, p);
                    parts.add(new PartitionState(
                            p, begins.getOrDefault(tp, 0L), ends.getOrDefault(tp, 0L), bytes.getOrDefault(tp, 0L)));
                }
                states.add(new TopicState(topic, parts));
            }
            return states;
        }
    }

    /**
     * The topic of a name, with or without the run id.
     *
     * @throws TopicProblem if there is none
     */
    public Topic topic(String name) {
        String suffix = name.startsWith(runId + ".") ? name.substring(runId.length() + 1) : name;
        List<String> known = new ArrayList<>();
        for (Topic topic : catalogue.topics()) {
            if (topic.suffix().equals(suffix)) {
                return topic;
            }
            known.add(topic.suffix());
        }
        throw new TopicProblem(
                404, "Not Found", "topic", "there is no topic \"" + name + "\"; " + NearestName.hint(suffix, known));
    }

    /** A page of records; see {@link Cursor#of} for {@code from}. */
    public Page page(Topic topic, String from, RecordFilter filter, int limit) {
        try (Consumer<byte[], byte[]> consumer = clients.impatientConsumer(runId + "-topic-browser")) {
            List<TopicPartition> partitions = partitionsOf(consumer, topic);
            Map<Integer, Long> ends = byNumber(consumer.endOffsets(partitions, ASK));
            Cursor cursor = Cursor.of(from, byNumber(consumer.beginningOffsets(partitions, ASK)), ends);
            PageReader reader = new PageReader(topic, filter, limit, cursor);
            for (TopicPartition partition : partitions) {
                long end = ends.getOrDefault(partition.partition(), 0L);
                consumer.assign(List.of(partition));
                consumer.seek(partition, cursor.offsets().getOrDefault(partition.partition(), 0L));
                Patience patience = new Patience();
                while (!reader.full() && consumer.position(partition, ASK) < end) {
                    for (ConsumerRecord<byte[], byte[]> r : patience.checked(consumer.poll(POLL))) {
                        reader.take(r);
                    }
                }
            }
            return new Page(reader.items, cursor, !reader.full());
        }
    }

    /**
     * Shows records from a place on and goes on with new ones until told to stop. Reads no more while {@code sink} is
     * busy, so a slow reader costs no memory and loses nothing.
     *
     * @param sink takes each record that passes, with the cursor behind it
     * @param idle called about twice a second while nothing passes
     */
    public void follow(
            Topic topic,
            String from,
            RecordFilter filter,
            BiConsumer<Cursor, ObjectNode> sink,
            Runnable idle,
            BooleanSupplier stopped) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer(runId + "-topic-follower")) {
            List<TopicPartition> partitions = partitionsOf(consumer, topic);
            Cursor cursor = Cursor.of(
                    from,
                    byNumber(consumer.beginningOffsets(partitions, ASK)),
                    byNumber(consumer.endOffsets(partitions, ASK)));
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                consumer.seek(partition, cursor.offsets().getOrDefault(partition.partition(), 0L));
            }
            while (!stopped.getAsBoolean()) {
                boolean shown = false;
                for (ConsumerRecord<byte[], byte[]> r : consumer.poll(POLL)) {
                    cursor.passed(r.partition(), r.offset());
                    ObjectNode json = decoder.decode(topic, LoggedRecord.of(topic.suffix(), r));
                    if (filter.matches(json)) {
                        sink.accept(cursor, json);
                        shown = true;
                    }
                    if (stopped.getAsBoolean()) {
                        return;
                    }
                }
                if (!shown) {
                    idle.run();
                }
            }
        }
    }

    /** Collects a page and counts what it costs. */
    private final class PageReader {
        private final Topic topic;
        private final RecordFilter filter;
        private final int limit;
        private final Cursor cursor;
        private final List<ObjectNode> items = new ArrayList<>();
        private int scanned;
        private long bytes;

        PageReader(Topic topic, RecordFilter filter, int limit, Cursor cursor) {
            this.topic = topic;
            this.filter = filter;
            this.limit = limit;
            this.cursor = cursor;
        }

        boolean full() {
            return items.size() >= limit || scanned >= SCANNED_MAX || bytes >= PAGE_BYTES_MAX;
        }

        void take(ConsumerRecord<byte[], byte[]> r) {
            if (full()) {
                return;
            }
            scanned++;
            cursor.passed(r.partition(), r.offset());
            ObjectNode json = decoder.decode(topic, LoggedRecord.of(topic.suffix(), r));
            if (filter.matches(json)) {
                items.add(json);
                bytes += r.serializedValueSize();
            }
        }
    }

    private List<TopicPartition> partitionsOf(Consumer<byte[], byte[]> consumer, Topic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(topic.nameIn(runId), ASK)
                .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
        partitions.sort(Comparator.comparingInt(TopicPartition::partition));
        return partitions;
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }

    private Map<String, Integer> partitions(Admin admin) {
        List<String> names =
                catalogue.topics().stream().map(t -> t.nameIn(runId)).toList();
        Map<String, Integer> partitions = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, described) -> {
            TopicDescription description = answer(described);
            if (description != null) {
                partitions.put(name, description.partitions().size());
            }
        });
        return partitions;
    }

    private static Map<TopicPartition, Long> bytes(Admin admin) {
        List<Integer> brokers = new ArrayList<>();
        var nodes = answer(admin.describeCluster().nodes());
        if (nodes != null) {
            nodes.forEach(node -> brokers.add(node.id()));
        }
        Map<TopicPartition, Long> bytes = new HashMap<>();
        admin.describeLogDirs(brokers).descriptions().values().forEach(described -> {
            Map<String, LogDirDescription> folders = answer(described);
            if (folders != null) {
                folders.values().forEach(folder -> folder.replicaInfos()
                        .forEach((partition, replica) -> bytes.merge(partition, replica.size(), Math::max)));
            }
        });
        return bytes;
    }

    private static <T> @Nullable T answer(KafkaFuture<T> future) {
        try {
            return future.get(ASK.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null; // not created yet
            }
            throw new TopicProblem(503, "Service Unavailable", "", "the broker refused: " + e.getCause());
        } catch (TimeoutException e) {
            throw new TopicProblem(
                    503, "Service Unavailable", "", "the broker did not answer within " + ASK.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblem(503, "Service Unavailable", "", "interrupted while the broker was asked");
        }
    }
}
