package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows the gapless prefix of some shards' partitions from one snapshot on. */
final class LogPrefix {
    private final long window;
    private final RecordReader records;
    private final Map<TopicPartition, Integer> shardOf = new HashMap<>();
    private final Map<TopicPartition, Long> expected = new HashMap<>();
    private final Map<TopicPartition, Long> sent = new HashMap<>();

    /**
     * @param grant of the snapshot's window
     * @param dones what the shards reported about it
     */
    LogPrefix(
            RunHeader header, RecordReader records, List<Integer> shards, Grant grant, Map<Integer, ShardDone> dones) {
        RunTopics topics = new RunTopics(header);
        this.records = records;
        this.window = grant.window();
        for (int shard : shards) {
            shardOf.put(topics.events(shard), shard);
            expected.put(topics.events(shard), grant.readUpTo()[shard]);
            ShardDone done = dones.get(shard);
            sent.put(topics.events(shard), done == null ? Long.MAX_VALUE : done.sequences());
        }
    }

    /** The snapshot's window. */
    long window() {
        return window;
    }

    /** Takes the next record of one of the partitions. */
    void accept(ConsumerRecord<byte[], byte[]> r) {
        TopicPartition partition = new TopicPartition(r.topic(), r.partition());
        Integer shard = shardOf.get(partition);
        if (shard == null || records.strangeEvent(r, shard).isPresent()) {
            return;
        }
        long sequence = EventKey.sequence(r.key());
        expected.computeIfPresent(partition, (p, next) -> sequence == next ? next + 1 : next);
    }

    /** Whether the log has everything that the shards had sent when the snapshot was taken. */
    boolean holdsAll() {
        return sent.entrySet().stream().allMatch(e -> expected.getOrDefault(e.getKey(), 0L) >= e.getValue());
    }
}
