package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.window.WindowRule;
import java.util.function.LongSupplier;

/**
 * What a timekeeper is told.
 *
 * @param rule ends windows; tests give unsound ones
 * @param cutter cuts windows shorter, to show that models cannot tell
 * @param pace virtual against wall time
 * @param wallNs the wall clock, any origin
 * @param cutLog whether records below the second-newest snapshot are deleted
 */
public record TimekeeperSettings(WindowRule rule, WindowCutter cutter, Pace pace, LongSupplier wallNs, boolean cutLog) {
    /** The rule of the design, no cuts, pace max, and a log that is kept whole. */
    public static TimekeeperSettings standard() {
        return new TimekeeperSettings(
                WindowRule.conservative(), WindowCutter.none(), new Pace.Max(), System::nanoTime, false);
    }

    public TimekeeperSettings withRule(WindowRule v) {
        return new TimekeeperSettings(v, cutter, pace, wallNs, cutLog);
    }

    public TimekeeperSettings withCutter(WindowCutter v) {
        return new TimekeeperSettings(rule, v, pace, wallNs, cutLog);
    }

    public TimekeeperSettings withPace(Pace v) {
        return new TimekeeperSettings(rule, cutter, v, wallNs, cutLog);
    }

    public TimekeeperSettings withWallClock(LongSupplier v) {
        return new TimekeeperSettings(rule, cutter, pace, v, cutLog);
    }

    /** Deletes what no restart can need any more; for long runs. */
    public TimekeeperSettings withCutLog(boolean v) {
        return new TimekeeperSettings(rule, cutter, pace, wallNs, v);
    }
}
