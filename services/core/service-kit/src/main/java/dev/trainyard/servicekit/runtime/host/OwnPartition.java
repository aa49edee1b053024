package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.CloudEventHeaders;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.Outbox;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One hosted shard's own partition. At the start everything that it holds from the restored state on is read; events
 * that are produced again are then compared with it, byte for byte, and not written; only after its end writing goes on.
 */
final class OwnPartition {
    private final TopicPartition partition;
    private final CloudEventHeaders headers;
    private final int shard;
    private final ArrayDeque<Logged> logged = new ArrayDeque<>();
    private long produced;
    private long endOffset;
    private @Nullable Future<RecordMetadata> lastWritten;

    private record Logged(long sequence, long offset, byte[] value) {}

    /** Two values for one event. */
    record Difference(long window, int shard, long sequence, byte[] logged, byte[] redone) {}

    /** Found two values for one event. */
    static final class DifferenceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Difference difference;

        DifferenceException(Difference difference) {
            super("event " + difference.sequence() + " of shard " + difference.shard() + " differs from the log");
            this.difference = difference;
        }

        Difference difference() {
            return difference;
        }
    }

    /**
     * @param produced how many events the shard had produced when the state began that we go on from
     */
    OwnPartition(String runId, TopicPartition partition, int shard, long produced) {
        this.partition = partition;
        this.headers = new CloudEventHeaders(runId, shard);
        this.shard = shard;
        this.produced = produced;
    }

    /** How many events the shard has produced since the run began. */
    long produced() {
        return produced;
    }

    /** The next event of the partition was read, at the start. */
    void read(long sequence, long offset, byte[] value) {
        if (sequence >= produced) {
            logged.add(new Logged(sequence, offset, value));
        } else {
            endOffset = offset + 1;
        }
    }

    /**
     * The shard produced its next event.
     *
     * @return whether it must be written; false when the log has it already
     */
    boolean produce(long window, Envelope event, byte[] value) {
        produced = event.sequence() + 1;
        if (logged.isEmpty()) {
            return true;
        }
        Logged first = logged.removeFirst();
        if (first.sequence() != event.sequence() || !Arrays.equals(first.value(), value)) {
            throw new DifferenceException(new Difference(window, shard, event.sequence(), first.value(), value));
        }
        endOffset = first.offset() + 1;
        return false;
    }

    /** Writes the event produced last. */
    void send(Outbox outbox, Envelope event, byte[] value) {
        lastWritten = outbox.send(partition, EventKey.of(event), value, headers.of(event));
    }

    /**
     * The offset behind the last event produced; everything produced later lies at it or above. All writes must have
     * been flushed.
     */
    long endOffset() {
        Future<RecordMetadata> last = lastWritten;
        if (last == null) {
            return endOffset;
        }
        try {
            return last.get().offset() + 1;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a flushed event of shard " + shard + " has no offset", e);
        }
    }
}
