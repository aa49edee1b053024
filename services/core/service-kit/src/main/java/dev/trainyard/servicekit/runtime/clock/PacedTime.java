package dev.trainyard.servicekit.runtime.clock;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ties virtual time to wall time: a window spans at most a second of wall time and is granted when its end is due. Time
 * that was lost, by a pause or by slow shards, is not made up for: then the tie starts afresh.
 */
final class PacedTime {
    private static final double SECOND_NS = 1e9;

    private final Pace pace;
    private final LongSupplier wallNs;
    private boolean anchored;
    private long anchorWallNs;
    private long anchorVirtualNs;

    PacedTime(Pace pace, LongSupplier wallNs) {
        this.pace = pace;
        this.wallNs = wallNs;
    }

    /** The longest window. */
    long spanNs() {
        return switch (pace) {
            case Pace.Max m -> Long.MAX_VALUE;
            case Pace.Times t -> Math.max(1, (long) (t.factor() * SECOND_NS));
        };
    }

    /** How long it is until a window from one virtual time to another may be granted; zero when it is due. */
    Duration untilDue(long fromNs, long toNs) {
        return switch (pace) {
            case Pace.Max m -> Duration.ZERO;
            case Pace.Times t -> {
                long nowNs = wallNs.getAsLong();
                if (!anchored) {
                    anchor(nowNs, fromNs);
                } else if (nowNs - dueNs(t, toNs) > SECOND_NS) {
                    // Shards too slow for the pace, or a pause: what was missed is not made up for.
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
