package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.EndRun;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Hold;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Pause;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Release;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.RunUntil;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.SetPace;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Step;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.TakeSnapshot;
import dev.trainyard.servicekit.runtime.protocol.ClockControl.Unpause;
import dev.trainyard.servicekit.runtime.protocol.Grant;

/**
 * What the clock was told: a pure fold of the controls and grants in the clock topic, in their order. A run begins held.
 *
 * <pre>
 *   held --release--> running --pause--> paused --step(n)--> n windows, then paused
 *        &lt;--hold-----         &lt;-unpause-
 *                     running --runUntil(t)--> running up to t, then standing until unpause
 * </pre>
 */
final class Controls {
    private boolean released;
    private boolean paused;
    private boolean snapshotAsked;
    private boolean endAsked;
    private long steps;
    private long untilNs = VirtualTime.NEVER_NS;
    private Pace pace;

    /**
     * @param pace the pace until another one is set
     */
    Controls(Pace pace) {
        this.pace = pace;
    }

    /** Takes the next control of the log. */
    void accept(ClockControl control) {
        switch (control.action()) {
            case Release r -> released = true;
            case Hold h -> released = false;
            case Pause p -> {
                paused = true;
                steps = 0;
            }
            case Unpause u -> {
                paused = false;
                steps = 0;
                untilNs = VirtualTime.NEVER_NS;
            }
            case Step s -> {
                paused = true;
                untilNs = VirtualTime.NEVER_NS;
                steps += s.windows();
            }
            case RunUntil r -> {
                paused = false;
                steps = 0;
                untilNs = r.timeNs();
            }
            case SetPace s -> pace = Pace.of(s.factor());
            case TakeSnapshot t -> snapshotAsked = true;
            case EndRun e -> endAsked = true;
        }
    }

    /** Takes the next grant of the log. */
    void granted(Grant grant) {
        if (grant.snapshot()) {
            snapshotAsked = false;
        }
        if (grant.toNs() > grant.fromNs()) {
            steps = Math.max(0, steps - 1);
        }
    }

    /** Whether time may advance beyond this virtual time. */
    boolean mayAdvance(long nowNs) {
        return released && (!paused || steps > 0) && nowNs < untilNs;
    }

    /** Whether time advances even when no shard has unfinished work. */
    boolean advancesIdle() {
        return switch (pace) {
            case Pace.Times t -> true;
            case Pace.Max m -> steps > 0 || untilNs != VirtualTime.NEVER_NS;
        };
    }

    /** Whether the run was released and not held since. */
    boolean released() {
        return released;
    }

    /** Whether time stands at this virtual time because somebody said so. */
    boolean paused(long nowNs) {
        return paused && steps == 0 || nowNs >= untilNs;
    }

    /** No window reaches beyond this time. */
    long untilNs() {
        return untilNs;
    }

    Pace pace() {
        return pace;
    }

    /** Whether a snapshot was asked for and not granted yet. */
    boolean snapshotAsked() {
        return snapshotAsked;
    }

    /** Whether the run shall end. */
    boolean endAsked() {
        return endAsked;
    }
}
