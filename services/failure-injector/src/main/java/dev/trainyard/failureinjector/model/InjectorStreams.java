package dev.trainyard.failureinjector.model;

import dev.trainyard.kernel.random.RandomStream;

/** The random streams of the injector; their names are a part of what a seed means. */
record InjectorStreams(
        RandomStream nodeGaps,
        RandomStream nodeCauses,
        RandomStream chips,
        RandomStream rackGaps,
        RandomStream rackCauses,
        RandomStream maintenanceGaps,
        RandomStream maintenanceCauses,
        RandomStream maintenanceDurations,
        RandomStream repairs) {
    static InjectorStreams of(long seed) {
        return new InjectorStreams(
                new RandomStream(seed, "background-faults"),
                new RandomStream(seed, "background-causes"),
                new RandomStream(seed, "background-chips"),
                new RandomStream(seed, "rack-faults"),
                new RandomStream(seed, "rack-causes"),
                new RandomStream(seed, "planned-maintenance"),
                new RandomStream(seed, "maintenance-causes"),
                new RandomStream(seed, "maintenance-durations"),
                new RandomStream(seed, "repairs"));
    }

    /** A log-normal duration in nanoseconds, 0 for a median of 0. */
    static long durationNs(RandomStream stream, long medianNs, double sigma, FaultKey key) {
        return medianNs == 0 ? 0 : (long) stream.logNormal((double) medianNs, sigma, key.component(), key.draw());
    }

    /** Component and index of a keyed draw. */
    record FaultKey(long component, long draw) {}
}
