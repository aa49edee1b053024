package dev.trainyard.servicekit.runtime.host;

/**
 * The rules a host goes by. There is one right set, {@link #sound}; tests give unsound ones to show that the suite
 * notices.
 *
 * @param gate which records are taken
 * @param counts how far inputs are read before a window
 * @param snapshots what a snapshot holds
 */
public record HostRules(SequenceGate gate, BarrierCounts counts, SnapshotContent snapshots) {
    /** The rules of the design. */
    public static HostRules sound() {
        return new HostRules(SequenceGate.nextOnly(), BarrierCounts.granted(), SnapshotContent.wholeState());
    }
}
