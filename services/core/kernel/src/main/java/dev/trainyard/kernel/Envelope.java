package dev.trainyard.kernel;

/**
 * One event on its way between shards.
 *
 * @param timeNs virtual time at which it arrives, at least {@code sentNs} plus lookahead
 * @param sentNs virtual time at which it was sent
 * @param source shard that sent it, or {@link #DOOR} for a command admitted by the timekeeper
 * @param sequence gapless number within the source, from 0; (source, sequence) is the event's id
 * @param destinations bit i is set when shard i reads it; 0 for an event that only the log and its readers keep
 * @param payload what happened: a record of the types that {@link dev.trainyard.kernel.state.RecordShape} knows
 */
public record Envelope(long timeNs, long sentNs, int source, long sequence, long destinations, Record payload) {
    /** The source of commands: before every shard in the canonical order. */
    public static final int DOOR = -1;

    /** Bits for the source in {@link #tieBreak()}: 63 shards at most. */
    public static final int SHARDS_MAX = 63;

    private static final int SEQUENCE_BITS = 56;

    /** Canonical order at equal time: by source, then by sequence, as one number. */
    public long tieBreak() {
        return ((long) (source + 1) << SEQUENCE_BITS) | sequence;
    }

    /** Whether the shard of this number reads the event. */
    public boolean isFor(int shard) {
        return (destinations & (1L << shard)) != 0;
    }
}
