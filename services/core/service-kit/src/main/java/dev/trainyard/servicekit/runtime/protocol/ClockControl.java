package dev.trainyard.servicekit.runtime.protocol;

/**
 * What somebody told the clock. It takes effect where it lies in the log, so a restarted timekeeper goes on as told.
 *
 * @param action what to do
 */
public record ClockControl(Action action) implements ClockRecord {
    /** What a clock can be told. */
    public sealed interface Action
            permits Release, Hold, Pause, Unpause, Step, RunUntil, SetPace, TakeSnapshot, EndRun {}

    /** Time may begin, or go on after a hold. */
    public record Release() implements Action {}

    /** No more grants; commands accumulate. */
    public record Hold() implements Action {}

    /** Time stops after the window being done. */
    public record Pause() implements Action {}

    /** Time goes on after a pause, or beyond the time of a {@link RunUntil}. */
    public record Unpause() implements Action {}

    /**
     * Paused, but for so many more windows.
     *
     * @param windows at least 1
     */
    public record Step(int windows) implements Action {
        public Step {
            if (windows < 1) {
                throw new IllegalArgumentException("a step is at least 1 window, not " + windows);
            }
        }
    }

    /**
     * Time goes on, up to a virtual time, and stops there.
     *
     * @param timeNs not negative
     */
    public record RunUntil(long timeNs) implements Action {
        public RunUntil {
            if (timeNs < 0) {
                throw new IllegalArgumentException("time to run until must not be negative, but is " + timeNs + " ns");
            }
        }
    }

    /**
     * Virtual against wall time from now on.
     *
     * @param factor virtual seconds per wall second, at most 1e9; 0 for as fast as the shards can
     */
    public record SetPace(double factor) implements Action {
        public SetPace {
            if (!(factor >= 0) || factor > 1e9) {
                throw new IllegalArgumentException("pace x" + factor + " must be above 0 and at most 1e9");
            }
        }
    }

    /** The next grant asks for a snapshot. */
    public record TakeSnapshot() implements Action {}

    /** The next grant ends the run. */
    public record EndRun() implements Action {}
}
