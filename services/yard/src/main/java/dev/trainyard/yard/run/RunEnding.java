package dev.trainyard.yard.run;

/** How a run came to its end, or did not. */
public sealed interface RunEnding {
    /**
     * All work is done.
     *
     * @param digest digest of the run
     * @param endNs virtual time of the end
     * @param windows windows granted
     * @param events events written by all shards
     * @param wallSeconds from the release of the clock to the end of the last window
     */
    record Finished(long digest, long endNs, long windows, long events, double wallSeconds) implements RunEnding {}

    /**
     * The watcher asked for a stop.
     *
     * @param nowNs virtual time reached
     */
    record Cancelled(long nowNs) implements RunEnding {}

    /**
     * Jobs are unfinished and nothing can ever happen again.
     *
     * @param nowNs virtual time reached
     */
    record Stalled(long nowNs) implements RunEnding {}

    /**
     * Something that the run needs could not be started, so nothing has happened.
     *
     * @param message why, in a sentence
     */
    record NotBegun(String message) implements RunEnding {}

    /**
     * Something that the run needs is gone; what is in the log stays, and the run can be resumed.
     *
     * @param nowNs virtual time reached
     * @param message what happened, in a sentence
     */
    record Broken(long nowNs, String message) implements RunEnding {}
}
