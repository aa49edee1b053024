package dev.trainyard.servicekit.runtime.history;

import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The log that a copy is written to. Its topics are new, so its records lie at the offsets 0, 1, 2 and so on. */
final class CopyTarget {
    private static final String SOURCE = "ce_source";

    private final String parentId;
    private final RunHeader header;
    private final RunTopics topics;
    private final Admin admin;
    private final LogReader reader;
    private final Outbox outbox;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    CopyTarget(String parentId, RunHeader header, Admin admin, LogReader reader, Outbox outbox) {
        this.parentId = parentId;
        this.header = header;
        this.topics = new RunTopics(header);
        this.admin = admin;
        this.reader = reader;
        this.outbox = outbox;
    }

    RunHeader header() {
        return header;
    }

    RunTopics topics() {
        return topics;
    }

    /** Makes the topics; refuses when there is something in them. */
    void create() {
        topics.create(admin);
        List<TopicPartition> all = new ArrayList<>(topics.allEvents());
        all.add(RunTopics.clock(header.runId()));
        all.add(RunTopics.commands(header.runId()));
        all.add(topics.done());
        for (int shard = 0; shard < header.shards().size(); shard++) {
            all.add(topics.snapshots(shard));
        }
        reader.ends(all).forEach((partition, end) -> {
            if (end > 0) {
                throw new RefusedException("Run " + header.runId() + " cannot be made as a copy: " + partition
                        + " exists already and is not empty. Choose another name, or delete its topics.");
            }
        });
    }

    /** Marks the beginning of a partition as deleted, as that of the parent is: readers then look for a snapshot. */
    void cutBegin(TopicPartition partition) {
        outbox.send(partition, null, new byte[0], List.of());
        outbox.flush();
        ends.put(partition, 1L);
        try {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot cut " + partition, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while copying run " + parentId, e);
        }
    }

    /**
     * Copies a record; only its CloudEvents source is another one.
     *
     * @return its offset in the copy
     */
    long copy(TopicPartition to, ConsumerRecord<byte[], byte[]> r) {
        List<Header> headers = new ArrayList<>();
        for (Header h : r.headers()) {
            if (h.key().equals(SOURCE)) {
                headers.add(moved(h));
            } else if (h.key().startsWith("ce_") || h.key().equals("content-type")) {
                headers.add(h);
            }
        }
        outbox.send(to, r.key(), r.value(), headers);
        return ends.merge(to, 1L, Long::sum) - 1;
    }

    private Header moved(Header source) {
        String value = new String(source.value(), StandardCharsets.UTF_8);
        String prefix = "/" + parentId + "/";
        return value.startsWith(prefix)
                ? new RecordHeader(
                        SOURCE,
                        ("/" + header.runId() + "/" + value.substring(prefix.length()))
                                .getBytes(StandardCharsets.UTF_8))
                : source;
    }

    void done(Done done) {
        outbox.send(topics.done(), done, ControlCodec.encodeDone(done));
    }

    void clock(ClockRecord record) {
        outbox.send(RunTopics.clock(header.runId()), record, ControlCodec.encodeClock(record));
    }

    void flush() {
        outbox.flush();
    }
}
