package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RecordSeal;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.DeadLetter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Writes the records that a run does not take to its dead-letters topic, each once. */
final class DeadLetters {
    private static final Logger LOG = System.getLogger(DeadLetters.class.getName());
    private static final int TOLD_MAX = 10;

    private final Outbox outbox;
    private final TopicPartition to;
    private final Set<Place> known = new HashSet<>();
    private int told;

    private record Place(String topic, int partition, long offset) {}

    DeadLetters(Outbox outbox, TopicPartition to) {
        this.outbox = outbox;
        this.to = to;
    }

    /** Takes a record of the topic: what an earlier timekeeper wrote. */
    void read(ConsumerRecord<byte[], byte[]> r) {
        if (RecordSeal.broken(r).isPresent()) {
            return; // somebody else's record: it refuses nothing
        }
        try {
            DeadLetter letter = ControlCodec.deadLetter(r.value());
            known.add(new Place(letter.topic(), letter.partition(), letter.offset()));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "a record of {0} is no dead letter: {1}", to.topic(), e.getMessage());
        }
    }

    /** Whether the record at this place was refused before. */
    boolean has(TopicPartition at, long offset) {
        return known.contains(new Place(at.topic(), at.partition(), offset));
    }

    /** Writes a dead letter, unless there is one of this place. */
    void write(TopicPartition at, long offset, String reason, byte @Nullable [] value) {
        if (!known.add(new Place(at.topic(), at.partition(), offset))) {
            return;
        }
        byte[] bytes = value == null ? new byte[0] : value;
        if (bytes.length > DeadLetter.BYTES_MAX) {
            bytes = Arrays.copyOf(bytes, DeadLetter.BYTES_MAX);
        }
        DeadLetter letter = new DeadLetter(at.topic(), at.partition(), offset, reason, bytes);
        outbox.send(to, letter, ControlCodec.encode(letter));
        if (told < TOLD_MAX) {
            told++;
            LOG.log(
                    Level.WARNING,
                    "record " + offset + " of " + at + " is not taken: " + reason
                            + (told == TOLD_MAX ? " (more of these only in " + to.topic() + ")" : ""));
        }
    }

    /** How many records were not taken since the run began. */
    int count() {
        return known.size();
    }
}
