package dev.trainyard.servicekit.runtime.host;

/**
 * When models are sampled: after the first window that ends in another 10 s of virtual time than the last sample, but not
 * within 1 s of wall time of it; and once more when no window has come for 2 s, so that the sample of a yard that stands
 * still is of where it stands.
 */
final class SampleTimes {
    private static final long EVERY_VIRTUAL_NS = 10_000_000_000L;
    private static final long EVERY_WALL_NS = 1_000_000_000L;
    private static final long STANDING_WALL_NS = 2_000_000_000L;

    private boolean sampled;
    private long lastVirtualNs;
    private long lastWallNs;
    private long windowVirtualNs;
    private long windowWallNs;

    /**
     * Whether to sample now that a window is done.
     *
     * @param virtualNs end of the window just done
     * @param wallNs {@link System#nanoTime}
     */
    boolean due(long virtualNs, long wallNs) {
        windowVirtualNs = virtualNs;
        windowWallNs = wallNs;
        if (sampled
                && (virtualNs / EVERY_VIRTUAL_NS == lastVirtualNs / EVERY_VIRTUAL_NS
                        || wallNs - lastWallNs < EVERY_WALL_NS)) {
            return false;
        }
        sampled = true;
        lastVirtualNs = virtualNs;
        lastWallNs = wallNs;
        return true;
    }

    /** Whether to sample now that no window has come. */
    boolean dueStanding(long wallNs) {
        if (!sampled || windowVirtualNs == lastVirtualNs || wallNs - windowWallNs < STANDING_WALL_NS) {
            return false;
        }
        lastVirtualNs = windowVirtualNs;
        lastWallNs = wallNs;
        return true;
    }
}
