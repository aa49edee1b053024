package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes to the clock topic. As long as nobody else does, what was written need not be read back, and the reader does not
 * follow the topic; a record that lies where another was expected makes it follow again.
 */
final class ClockPen {
    private final TopicPartition clock;
    private final LogReader reader;
    private final Outbox outbox;
    private boolean following = true;
    private long end;

    ClockPen(TopicPartition clock, LogReader reader, Outbox outbox) {
        this.clock = clock;
        this.reader = reader;
        this.outbox = outbox;
    }

    /** Where the next record is expected: behind all that this timekeeper knows. */
    long end() {
        return end;
    }

    /** A record was read; false when it is one that {@link #append} has told of. */
    boolean read(long offset) {
        if (offset < end) {
            return false;
        }
        end = offset + 1;
        return true;
    }

    /**
     * Appends a record and waits until it is in the log.
     *
     * @return its offset; if {@link #isNext}, the caller knows all that lies before it and takes it as read
     */
    long append(ClockRecord record) {
        Future<RecordMetadata> sent = outbox.send(clock, record, ControlCodec.encodeClock(record));
        outbox.flush();
        try {
            long offset = sent.get().offset();
            if (offset == end) {
                end++;
            } else {
                follow();
            }
            return offset;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a flushed record of the clock has no offset", e);
        }
    }

    /** Whether the record that was just appended at this offset lies right behind what was known. */
    boolean isNext(long offset) {
        return offset == end - 1;
    }

    /** Nobody else writes: there is nothing to read. */
    void unfollow() {
        if (following) {
            following = false;
            reader.pause(clock);
        }
    }

    /** Somebody else writes, too: read what they wrote, in the order of the log. */
    void follow() {
        if (!following) {
            following = true;
            reader.resumeAt(clock, end);
        }
    }
}
