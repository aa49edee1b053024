package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.EventSink;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Events read from one shard's partition that wait for the grant that admits them. Counts sequences, never offsets. */
final class InputPartition {
    private final SequenceGate gate;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long expected;

    /**
     * @param event null when no shard of this process reads it
     */
    private record Waiting(long sequence, @Nullable Envelope event) {}

    /**
     * @param expected how many events were read when the state began that we go on from
     */
    InputPartition(SequenceGate gate, long expected) {
        this.gate = gate;
        this.expected = expected;
    }

    /** Whether the record of this sequence is the next one. */
    boolean takes(long sequence) {
        return gate.takes(expected, sequence);
    }

    /** Takes the next event. */
    void take(long sequence, @Nullable Envelope event) {
        expected = sequence + 1;
        waiting.add(new Waiting(sequence, event));
    }

    /** How many events were read since the run began: the sequence expected next. */
    long expected() {
        return expected;
    }

    /** Hands on all events below a count. */
    void handOnBelow(long count, EventSink sink) {
        while (!waiting.isEmpty() && waiting.getFirst().sequence() < count) {
            Waiting next = waiting.removeFirst();
            if (next.event() != null) {
                sink.accept(next.event());
            }
        }
    }
}
