package dev.trainyard.servicekit.runtime.client;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The one consumer of a process, on assigned partitions, without groups or commits. A broker that is away makes every
 * call here wait; {@link #stop} from another thread ends the wait with a {@link StoppedException}.
 */
public final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private volatile boolean stopped;

    public LogReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Thrown in the reading thread after {@link #stop}. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Takes one record. */
    @FunctionalInterface
    public interface RecordSink {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    /** Reads these partitions from now on: new ones from their beginning, kept ones from where they are. */
    public void assign(Collection<TopicPartition> partitions) {
        Set<TopicPartition> fresh = new LinkedHashSet<>(partitions);
        fresh.removeAll(consumer.assignment());
        consumer.assign(List.copyOf(partitions));
        if (!fresh.isEmpty()) { // an empty collection would mean all partitions
            consumer.seekToBeginning(fresh);
        }
    }

    /** Stops reading an assigned partition until {@link #resumeAt}. */
    public void pause(TopicPartition partition) {
        consumer.pause(List.of(partition));
    }

    /** Goes on reading an assigned partition from an offset. */
    public void resumeAt(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        consumer.resume(List.of(partition));
    }

    /** Polls once; returns after the timeout, or early when records came or {@link #wakeUp} was called. */
    public void poll(Duration timeout, RecordSink sink) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(timeout);
        } catch (WakeupException e) {
            checkStopped();
            return;
        } catch (InterruptException e) {
            checkStopped();
            throw e;
        }
        checkStopped();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            sink.accept(record);
        }
    }

    /** Reads until every one of these assigned partitions has been read up to its end as it is now. */
    public void readToEnd(Collection<TopicPartition> partitions, RecordSink sink) {
        Map<TopicPartition, Long> ends = ends(partitions);
        while (!reached(ends)) {
            poll(POLL, sink);
        }
    }

    /** Ends of partitions as they are now; waits for the broker. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        while (true) {
            checkStopped();
            try {
                return consumer.endOffsets(partitions, ASK);
            } catch (TimeoutException | WakeupException e) {
                // The broker is away, or somebody woke us: ask again.
            }
        }
    }

    /** Whether a topic exists; waits for the broker. */
    public boolean exists(String topic) {
        while (true) {
            checkStopped();
            try {
                return consumer.listTopics(ASK).containsKey(topic);
            } catch (TimeoutException | WakeupException e) {
                // The broker is away, or somebody woke us: ask again.
            }
        }
    }

    /** Offsets of the first records that are left in partitions; waits for the broker. */
    public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        while (true) {
            checkStopped();
            try {
                return consumer.beginningOffsets(partitions, ASK);
            } catch (TimeoutException | WakeupException e) {
                // The broker is away, or somebody woke us: ask again.
            }
        }
    }

    /** Whether everything that lies in a partition now has been read; false when the broker does not answer. */
    public boolean caughtUp(TopicPartition partition) {
        try {
            Long end = consumer.endOffsets(List.of(partition), ASK).get(partition);
            return end != null && consumer.position(partition, ASK) >= end;
        } catch (TimeoutException | WakeupException e) {
            return false;
        }
    }

    /** Whether these partitions have been read up to these offsets. */
    public boolean reached(Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (!reached(end.getKey(), end.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean reached(TopicPartition partition, long end) {
        while (true) {
            checkStopped();
            try {
                return consumer.position(partition, ASK) >= end;
            } catch (TimeoutException | WakeupException e) {
                // The broker is away, or somebody woke us: ask again.
            }
        }
    }

    /** Lets a poll return early; from any thread. */
    public void wakeUp() {
        consumer.wakeup();
    }

    /** Ends all reading; from any thread. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }

    private void checkStopped() {
        if (stopped) {
            throw new StoppedException();
        }
    }
}
