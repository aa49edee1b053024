package dev.trainyard.servicekit.runtime.clock;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ties virtual time to wall time: a window spans at most a second of wall time and is granted when its end is due. Dues
 * are counted from one moment on, so being late with one window makes none of the next late, and what slow shards cost
 * is made up for. What a pause, an idle time or a broken-down shard costs is not: then the tie starts afresh.
 */
final class PacedTime {
    private static final double SECOND_NS = 1e9;

    /** Time lost beyond this is not made up for: a yard that was down for an hour shall not race through an hour. */
    private static final double CATCH_UP_NS = 5 * SECOND_NS;

    private final LongSupplier wallNs;
    private Pace pace = new Pace.Max();
    private boolean anchored;
    private long anchorWallNs;
    private long anchorVirtualNs;

    PacedTime(LongSupplier wallNs) {
        this.wallNs = wallNs;
    }

    /** The longest window at a pace. */
    static long spanNs(Pace pace) {
        return switch (pace) {
            case Pace.Max m -> Long.MAX_VALUE;
            case Pace.Times t -> Math.max(1, (long) (t.factor() * SECOND_NS));
        };
    }

    /** Time stands because somebody said so: it is tied afresh when it goes on. */
    void stand() {
        anchored = false;
    }

    /** How long it is until a window from one virtual time to another may be granted; zero when it is due. */
    Duration untilDue(Pace now, long fromNs, long toNs) {
        if (!now.equals(pace)) {
            pace = now;
            anchored = false;
        }
        return switch (now) {
            case Pace.Max m -> Duration.ZERO;
            case Pace.Times t -> {
                long nowNs = wallNs.getAsLong();
                if (!anchored) {
                    anchor(nowNs, fromNs);
                } else if (nowNs - dueNs(t, toNs) > CATCH_UP_NS) {
                    anchor(nowNs, toNs);
                }
                yield Duration.ofNanos(Math.max(0, dueNs(t, toNs) - nowNs));
            }
        };
    }

    private void anchor(long wall, long virtual) {
        anchored = true;
        anchorWallNs = wall;
        anchorVirtualNs = virtual;
    }

    private long dueNs(Pace.Times t, long virtualNs) {
        return anchorWallNs + (long) ((virtualNs - anchorVirtualNs) / t.factor());
    }
}
