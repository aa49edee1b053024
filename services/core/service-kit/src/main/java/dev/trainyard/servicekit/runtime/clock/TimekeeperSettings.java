package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.window.WindowRule;
import java.util.function.LongSupplier;

/**
 * What a timekeeper is told.
 *
 * @param rule ends windows; tests give unsound ones
 * @param cutter cuts windows shorter, to show that models cannot tell
 * @param pace virtual against wall time, until a control in the log says otherwise
 * @param wallNs the wall clock, any origin
 * @param cutLog whether records below the second-newest snapshot are deleted
 * @param open whether the run waits for commands when nothing is left to do, instead of ending
 * @param gate asked about every command before it is admitted
 */
public record TimekeeperSettings(
        WindowRule rule,
        WindowCutter cutter,
        Pace pace,
        LongSupplier wallNs,
        boolean cutLog,
        boolean open,
        CommandGate gate) {
    /** The rule of the design, no cuts, pace max, a log that is kept whole, and an end when nothing is left to do. */
    public static TimekeeperSettings standard() {
        return new TimekeeperSettings(
                WindowRule.conservative(),
                WindowCutter.none(),
                new Pace.Max(),
                System::nanoTime,
                false,
                false,
                CommandGate.open());
    }

    public TimekeeperSettings withRule(WindowRule v) {
        return new TimekeeperSettings(v, cutter, pace, wallNs, cutLog, open, gate);
    }

    public TimekeeperSettings withCutter(WindowCutter v) {
        return new TimekeeperSettings(rule, v, pace, wallNs, cutLog, open, gate);
    }

    public TimekeeperSettings withPace(Pace v) {
        return new TimekeeperSettings(rule, cutter, v, wallNs, cutLog, open, gate);
    }

    public TimekeeperSettings withWallClock(LongSupplier v) {
        return new TimekeeperSettings(rule, cutter, pace, v, cutLog, open, gate);
    }

    /** Deletes what no restart can need any more; for long runs. */
    public TimekeeperSettings withCutLog(boolean v) {
        return new TimekeeperSettings(rule, cutter, pace, wallNs, v, open, gate);
    }

    /** Waits for commands when nothing is left to do, until {@link Timekeeper#end}. */
    public TimekeeperSettings withOpen(boolean v) {
        return new TimekeeperSettings(rule, cutter, pace, wallNs, cutLog, v, gate);
    }

    public TimekeeperSettings withGate(CommandGate v) {
        return new TimekeeperSettings(rule, cutter, pace, wallNs, cutLog, open, v);
    }
}
