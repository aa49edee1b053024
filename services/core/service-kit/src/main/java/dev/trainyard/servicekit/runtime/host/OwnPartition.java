package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.Envelope;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Meets what a shard produces with what its partition holds, byte for byte, whichever comes first. After a restart the
 * log is ahead: events done again are compared and not written. In steady state production is ahead: events read back
 * are compared with what was written, so two instances of a shard that differ are found too.
 */
final class OwnPartition {
    private final int shard;
    private final ArrayDeque<Written> written = new ArrayDeque<>();
    private final ArrayDeque<Logged> logged = new ArrayDeque<>();
    private final long restored;
    private long produced;

    private record Written(long window, Envelope event, byte[] value) {}

    private record Logged(long sequence, byte[] value) {}

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
    OwnPartition(int shard, long produced) {
        this.shard = shard;
        this.restored = produced;
        this.produced = produced;
    }

    /** How many events the shard has produced since the run began. */
    long produced() {
        return produced;
    }

    /**
     * The shard produced its next event.
     *
     * @return whether it must be written; false when the log has it already
     */
    boolean produce(long window, Envelope event, byte[] value) {
        produced = event.sequence() + 1;
        if (logged.isEmpty()) {
            written.add(new Written(window, event, value));
            return true;
        }
        Logged first = logged.removeFirst();
        compare(window, first.sequence(), first.value(), event.sequence(), value);
        return false;
    }

    /**
     * The next event of the partition was read.
     *
     * @return the same event as it was produced, if it was
     */
    @Nullable
    Envelope read(long sequence, byte[] value) {
        if (sequence >= produced) {
            logged.add(new Logged(sequence, value));
            return null;
        }
        if (sequence < restored) {
            return null; // produced before the state began that we go on from
        }
        Written first = written.removeFirst();
        compare(first.window(), sequence, value, first.event().sequence(), first.value());
        return first.event();
    }

    private void compare(long window, long loggedSequence, byte[] inLog, long redoneSequence, byte[] redone) {
        if (loggedSequence != redoneSequence || !Arrays.equals(inLog, redone)) {
            throw new DifferenceException(new Difference(window, shard, redoneSequence, inLog, redone));
        }
    }
}
