package dev.trainyard.kernel;

/**
 * What every shard of a run must agree on.
 *
 * @param seed the run's seed
 * @param lookaheadNs shortest delay between two shards, positive; 1 s unless a run says otherwise
 * @param stateDigestEveryNs virtual time between two digests of the full state, positive
 */
public record RunParameters(long seed, long lookaheadNs, long stateDigestEveryNs) {
    /** Lookahead of 1 s (the shortest delay of a control plane) and a state digest a virtual day. */
    public static RunParameters ofSeed(long seed) {
        return new RunParameters(seed, VirtualTime.SECOND_NS, VirtualTime.DAY_NS);
    }

    public RunParameters {
        if (lookaheadNs <= 0 || stateDigestEveryNs <= 0) {
            throw new IllegalArgumentException("lookahead " + lookaheadNs + " ns and state digest interval "
                    + stateDigestEveryNs + " ns must be positive");
        }
    }
}
