package dev.trainyard.yard.summary;

/**
 * What only the runtime of a run knows.
 *
 * @param digest the run's digest
 * @param seed the run's seed
 * @param runtime {@code kafka} or {@code in-process}
 * @param processes processes that ran shards
 * @param shards shards of the run
 * @param wallSeconds from the release of the clock to the end of the last job
 * @param endNs virtual time of the end
 * @param windows windows granted
 * @param events events written by all shards
 */
public record RunFacts(
        long digest,
        long seed,
        String runtime,
        int processes,
        int shards,
        double wallSeconds,
        long endNs,
        long windows,
        long events) {}
