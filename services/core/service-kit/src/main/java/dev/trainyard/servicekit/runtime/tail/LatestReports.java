package dev.trainyard.servicekit.runtime.tail;

import dev.trainyard.servicekit.runtime.client.Reading.Taken;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.DoneRecord;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest records of the done topic, kept as they came: they are looked into only when a window waits for a grant
 * after it that does not come, because the yard is idle or time is held.
 */
final class LatestReports {
    /** More than the processes of any run write about one window, restarted ones included. */
    static final int KEPT = 256;

    private static final long UNKNOWN = -1;

    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> latest = new ArrayDeque<>();

    /** Takes the next record of the topic. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.add(record);
    }

    /** How many events each shard had sent when it had done a window; empty while one has not. */
    Optional<long[]> sent(long window, int shards, RecordReader records) {
        long[] sent = new long[shards];
        Arrays.fill(sent, UNKNOWN);
        for (ConsumerRecord<byte[], byte[]> r : latest) {
            if (records.done(r) instanceof Taken<DoneRecord>(Done done) && done.window() == window) {
                for (ShardDone shard : done.shards()) {
                    sent[shard.shard()] = shard.sequences();
                }
            }
        }
        return Arrays.stream(sent).anyMatch(count -> count == UNKNOWN) ? Optional.empty() : Optional.of(sent);
    }
}
