package dev.trainyard.servicekit.runtime.clock;

import java.util.ArrayDeque;

/** Measures virtual seconds per wall second over about the last ten wall seconds. */
final class AchievedPace {
    private static final long OVER_NS = 10_000_000_000L;
    private static final long EVERY_NS = 100_000_000L;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long wallNs, long virtualNs) {}

    /** Virtual time has just been here. */
    void reached(long wallNs, long virtualNs) {
        Sample newest = samples.peekLast();
        if (newest != null && wallNs - newest.wallNs() < EVERY_NS) {
            return;
        }
        samples.add(new Sample(wallNs, virtualNs));
        while (samples.size() > 2 && wallNs - samples.getFirst().wallNs() > OVER_NS) {
            samples.removeFirst();
        }
    }

    /** Time stood: what was measured before says nothing about now. */
    void stood() {
        samples.clear();
    }

    /** The pace; 0 before two samples. */
    double factor() {
        Sample first = samples.peekFirst();
        Sample newest = samples.peekLast();
        if (first == null || newest == null || first.wallNs() == newest.wallNs()) {
            return 0;
        }
        return (double) (newest.virtualNs() - first.virtualNs()) / (newest.wallNs() - first.wallNs());
    }
}
