package dev.trainyard.kernel;

/** What a model may do while it handles an event or a timer. Valid only during that call. */
public interface Context {
    /** Virtual time of the event or timer being handled, in nanoseconds since the run began. */
    long nowNs();

    /** Number of this shard. */
    int shard();

    /**
     * Sends an event to other shards (or to this one). It arrives at now + {@code delayNs}.
     *
     * @param destinations bit i set when shard i shall read it; 0 is refused, see {@link #publish}
     * @param delayNs at least the lookahead of the run; modelled delays include the lookahead
     * @param payload a record of the types that {@link dev.trainyard.kernel.state.RecordShape} knows
     * @throws IllegalStateException when the delay is too short, or when the timer being handled promised no output yet
     */
    void send(long destinations, long delayNs, Record payload);

    /**
     * Writes an event that no model reads: it has a sequence, it is in the log and in the digest, and it never ends a
     * window.
     */
    void publish(Record payload);

    /**
     * Sets a timer whose handler may send. Its earliest output is its own time plus lookahead.
     *
     * @param atNs now or later
     * @return the timer's number, for {@link #cancel}
     */
    long schedule(long atNs, int kind, long a, long b);

    /**
     * Sets a timer whose handler, and every timer which that handler sets, promises that nothing sent by them arrives
     * before {@code earliestOutputNs}. Quiet timers let windows be long.
     *
     * @param earliestOutputNs at least {@code atNs}; {@link VirtualTime#NEVER_NS} for a handler that never sends
     * @return the timer's number, for {@link #cancel}
     */
    long scheduleQuiet(long atNs, long earliestOutputNs, int kind, long a, long b);

    /** Cancels a timer; one that has fired or was cancelled is ignored. */
    void cancel(long timerNumber);
}
