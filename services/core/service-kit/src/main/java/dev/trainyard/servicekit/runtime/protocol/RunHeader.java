package dev.trainyard.servicekit.runtime.protocol;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Record 0 of the clock topic: together with the stamped commands the whole input of a run.
 *
 * @param runId prefix of all topics of the run
 * @param seed the run's seed
 * @param lookaheadNs shortest delay between two shards
 * @param stateDigestEveryNs virtual time between two digests of the full state
 * @param shards place of each shard, by number
 * @param catalogueHash hash of the catalogue of physical numbers that the models use
 * @param modelVersion version of the models; a process with another one refuses to join
 * @param virtualEpoch the calendar time, ISO 8601, that virtual time 0 stands for
 * @param statedEndNs a time up to which the run goes on in any case; 0 for none
 * @param snapshotEveryWindows a snapshot is taken each so many windows; 0 for never
 */
public record RunHeader(
        String runId,
        long seed,
        long lookaheadNs,
        long stateDigestEveryNs,
        List<ShardPlace> shards,
        String catalogueHash,
        String modelVersion,
        String virtualEpoch,
        long statedEndNs,
        int snapshotEveryWindows)
        implements ClockRecord {
    public RunHeader {
        shards = List.copyOf(shards);
        if (!runId.matches("[a-zA-Z0-9_-]{1,100}")) {
            throw new IllegalArgumentException("run id '" + runId
                    + "' must be 1 to 100 letters, digits, '-' or '_': it is the first part of topic names");
        }
        if (shards.isEmpty() || shards.size() > Envelope.SHARDS_MAX) {
            throw new IllegalArgumentException(
                    "a run has 1 to " + Envelope.SHARDS_MAX + " shards, not " + shards.size());
        }
        if (snapshotEveryWindows < 0 || statedEndNs < 0) {
            throw new IllegalArgumentException("snapshot interval " + snapshotEveryWindows + " windows and stated end "
                    + VirtualTime.format(statedEndNs) + " must not be negative");
        }
    }

    /** What the shard engines need of it. */
    public RunParameters parameters() {
        return new RunParameters(seed, lookaheadNs, stateDigestEveryNs);
    }

    /** Number of partitions of each service's events topic. */
    public Map<String, Integer> partitionsByService() {
        Map<String, Integer> partitions = new TreeMap<>();
        for (ShardPlace place : shards) {
            partitions.merge(place.service(), place.partition() + 1, Math::max);
        }
        return partitions;
    }

    /**
     * Refuses to join a run of other models.
     *
     * @param mine version of this process's models
     */
    public void requireModelVersion(String mine) {
        if (!modelVersion.equals(mine)) {
            throw new RefusedException("Run " + runId + " was begun with models of version " + modelVersion
                    + ", this process has version " + mine + " and does not join. Start it from a build of version "
                    + modelVersion + ", or drain the run to a snapshot and begin a new run from it.");
        }
    }
}
