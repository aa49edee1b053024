package dev.trainyard.servicekit.runtime.host;

/** A window done again gave another result than the one in the log. */
public final class NondeterminismException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long window;
    private final int shard;
    private final long sequence;

    /**
     * @param sequence the event that differs; -1 when the done records differ
     */
    public NondeterminismException(long window, int shard, long sequence, String what) {
        super("Window " + window + " of shard " + shard + " was done again and differs from the log"
                + (sequence < 0 ? "" : " at event " + sequence) + ": " + what);
        this.window = window;
        this.shard = shard;
        this.sequence = sequence;
    }

    public long window() {
        return window;
    }

    public int shard() {
        return shard;
    }

    public long sequence() {
        return sequence;
    }
}
