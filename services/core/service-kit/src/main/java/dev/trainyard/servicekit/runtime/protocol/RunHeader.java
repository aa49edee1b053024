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
 * @param foreignServices services whose processes are strangers: they report digest 0 and write no snapshots
 * @param checked whether records carry checksums, and those without are ignored
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
        int snapshotEveryWindows,
        List<String> foreignServices,
        boolean checked)
        implements ClockRecord {
    public RunHeader {
        shards = List.copyOf(shards);
        foreignServices = List.copyOf(foreignServices);
        if (!runId.matches("[a-zA-Z0-9_-]{1,100}")) {
            throw new IllegalArgumentException("run id '" + runId
                    + "' must be 1 to 100 letters, digits, '-' or '_': it is the first part of topic names");
        }
        if (shards.isEmpty() || shards.size() > Envelope.SHARDS_MAX) {
            throw new IllegalArgumentException(
                    "a run has 1 to " + Envelope.SHARDS_MAX + " shards, not " + shards.size());
        }
        for (String service : foreignServices) {
            if (shards.stream().noneMatch(place -> place.service().equals(service))) {
                throw new IllegalArgumentException("foreign service '" + service + "' has no shard in this run");
            }
        }
        if (snapshotEveryWindows < 0 || statedEndNs < 0) {
            throw new IllegalArgumentException("snapshot interval " + snapshotEveryWindows + " windows and stated end "
                    + VirtualTime.format(statedEndNs) + " must not be negative");
        }
    }

    /** The header of a run with all services our own, whose records are checked. */
    public RunHeader(
            String runId,
            long seed,
            long lookaheadNs,
            long stateDigestEveryNs,
            List<ShardPlace> shards,
            String catalogueHash,
            String modelVersion,
            String virtualEpoch,
            long statedEndNs,
            int snapshotEveryWindows) {
        this(
                runId,
                seed,
                lookaheadNs,
                stateDigestEveryNs,
                shards,
                catalogueHash,
                modelVersion,
                virtualEpoch,
                statedEndNs,
                snapshotEveryWindows,
                List.of(),
                true);
    }

    /** The same run under another id, which is the prefix of its topics. */
    public RunHeader withRunId(String v) {
        return new RunHeader(
                v,
                seed,
                lookaheadNs,
                stateDigestEveryNs,
                shards,
                catalogueHash,
                modelVersion,
                virtualEpoch,
                statedEndNs,
                snapshotEveryWindows,
                foreignServices,
                checked);
    }

    /** The same run of models of another version. */
    public RunHeader withModelVersion(String v) {
        return new RunHeader(
                runId,
                seed,
                lookaheadNs,
                stateDigestEveryNs,
                shards,
                catalogueHash,
                v,
                virtualEpoch,
                statedEndNs,
                snapshotEveryWindows,
                foreignServices,
                checked);
    }

    /** The same run with these services left to strangers. */
    public RunHeader withForeignServices(List<String> v) {
        return new RunHeader(
                runId,
                seed,
                lookaheadNs,
                stateDigestEveryNs,
                shards,
                catalogueHash,
                modelVersion,
                virtualEpoch,
                statedEndNs,
                snapshotEveryWindows,
                v,
                checked);
    }

    /** Whether a shard is hosted by a stranger: it proves nothing by its digest and keeps no snapshots. */
    public boolean isForeign(int shard) {
        return foreignServices.contains(shards.get(shard).service());
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
