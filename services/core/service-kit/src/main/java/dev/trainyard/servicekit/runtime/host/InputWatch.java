package dev.trainyard.servicekit.runtime.host;

import java.time.Duration;

/** Measures how long a host has waited for one and the same event. */
final class InputWatch {
    private final long patienceNs;
    private long sinceNs;
    private long sequence = -1;
    private int shard = -1;

    InputWatch(Duration patience) {
        this.patienceNs = patience.toNanos();
    }

    /** Whether this event has been waited for too long. */
    boolean tooLong(int waitedShard, long waitedSequence) {
        long nowNs = System.nanoTime();
        if (waitedShard != shard || waitedSequence != sequence) {
            shard = waitedShard;
            sequence = waitedSequence;
            sinceNs = nowNs;
        }
        return nowNs - sinceNs > patienceNs;
    }

    /** Nothing is waited for. */
    void reset() {
        shard = -1;
    }
}
