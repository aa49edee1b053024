package dev.trainyard.yard.store;

import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The header of a kept run.
 *
 * @param id name of the run and of its folder, prefix of its topics
 * @param seed the run's seed
 * @param runtime {@code kafka} or {@code in-process}
 * @param processes processes that ran shards
 * @param chipNodeShards chip-node shards of its plan
 * @param statedEndNs stated end, 0 for none
 * @param modelVersion version of the models that ran it
 * @param catalogueHash hash of the catalogue that it used
 * @param snapshotEvery windows between two snapshots, 0 for none
 * @param pace {@code max} or {@code xN}
 * @param status where it stands
 * @param digest 16 hexadecimal digits once finished, else empty
 * @param yard the live yard that the run belongs to, which begins and ends it; empty for a run of files
 * @param foreign services whose shards some other program runs, by name
 */
public record RunRecord(
        String id,
        long seed,
        String runtime,
        int processes,
        int chipNodeShards,
        long statedEndNs,
        String modelVersion,
        String catalogueHash,
        int snapshotEvery,
        String pace,
        Status status,
        String digest,
        String yard,
        List<String> foreign) {
    public RunRecord {
        foreign = List.copyOf(foreign);
    }

    /** Where a run stands. */
    public enum Status {
        /** Begun; either it goes on right now or it was cut off. */
        STARTED,
        /** Stopped in good order before its end. */
        INTERRUPTED,
        /** Done. */
        FINISHED
    }

    /** Whether a live yard began it, and no files did. */
    public boolean isLive() {
        return !yard.isEmpty();
    }

    /** The same run, finished. */
    public RunRecord finished(String newDigest) {
        return with(Status.FINISHED, newDigest);
    }

    /** The same run at another pace: pace is no part of what decides its digest. */
    public RunRecord withPace(String newPace) {
        return new RunRecord(
                id,
                seed,
                runtime,
                processes,
                chipNodeShards,
                statedEndNs,
                modelVersion,
                catalogueHash,
                snapshotEvery,
                newPace,
                status,
                digest,
                yard,
                foreign);
    }

    /** The same run with another status. */
    public RunRecord with(Status newStatus, String newDigest) {
        return new RunRecord(
                id,
                seed,
                runtime,
                processes,
                chipNodeShards,
                statedEndNs,
                modelVersion,
                catalogueHash,
                snapshotEvery,
                pace,
                newStatus,
                newDigest,
                yard,
                foreign);
    }

    Properties toProperties() {
        Properties p = new Properties();
        p.setProperty("id", id);
        p.setProperty("seed", Long.toString(seed));
        p.setProperty("runtime", runtime);
        p.setProperty("processes", Integer.toString(processes));
        p.setProperty("chipNodeShards", Integer.toString(chipNodeShards));
        p.setProperty("statedEndNs", Long.toString(statedEndNs));
        p.setProperty("modelVersion", modelVersion);
        p.setProperty("catalogueHash", catalogueHash);
        p.setProperty("snapshotEvery", Integer.toString(snapshotEvery));
        p.setProperty("pace", pace);
        p.setProperty("status", status.name());
        p.setProperty("digest", digest);
        p.setProperty("yard", yard);
        p.setProperty("foreign", String.join(",", foreign));
        return p;
    }

    static RunRecord of(Properties p, String where) {
        try {
            return new RunRecord(
                    need(p, "id"),
                    Long.parseLong(need(p, "seed")),
                    need(p, "runtime"),
                    Integer.parseInt(need(p, "processes")),
                    Integer.parseInt(need(p, "chipNodeShards")),
                    Long.parseLong(need(p, "statedEndNs")),
                    need(p, "modelVersion"),
                    need(p, "catalogueHash"),
                    Integer.parseInt(need(p, "snapshotEvery")),
                    need(p, "pace"),
                    Status.valueOf(need(p, "status")),
                    need(p, "digest"),
                    p.getProperty("yard", ""),
                    Stream.of(p.getProperty("foreign", "").split(","))
                            .filter(service -> !service.isEmpty())
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new RunStoreException(where + " is damaged (" + e.getMessage()
                    + "); restore the file, or delete the run with ./trainyard runs delete");
        }
    }

    private static String need(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}
