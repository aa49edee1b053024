package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.inprocess.RunOutcome;

/** How a timekeeper came to its end. */
public sealed interface TimekeeperEnd {
    /** The run is over. */
    record Finished(RunOutcome outcome) implements TimekeeperEnd {}

    /** It was stopped; it, or another one, can go on from the log. */
    record Stopped() implements TimekeeperEnd {}

    /**
     * The run cannot go on, or this timekeeper cannot.
     *
     * @param message what was found and what to do
     * @param restartHelps whether starting the timekeeper again goes on with the run
     */
    record Failed(String message, boolean restartHelps, Throwable cause) implements TimekeeperEnd {}
}
