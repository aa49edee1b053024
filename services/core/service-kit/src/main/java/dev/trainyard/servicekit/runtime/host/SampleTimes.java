package dev.trainyard.servicekit.runtime.host;

/**
 * When models are sampled: the first window that ends in another 10 s of virtual time than the last sample, but not
 * within 1 s of wall time of it.
 */
final class SampleTimes {
    private static final long EVERY_VIRTUAL_NS = 10_000_000_000L;
    private static final long EVERY_WALL_NS = 1_000_000_000L;

    private boolean sampled;
    private long lastVirtualNs;
    private long lastWallNs;

    /**
     * Whether to sample now.
     *
     * @param virtualNs end of the window just done
     * @param wallNs {@link System#nanoTime}
     */
    boolean due(long virtualNs, long wallNs) {
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
}
