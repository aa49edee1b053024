package dev.trainyard.servicekit.runtime.protocol;

import dev.trainyard.kernel.window.ShardReport;

/**
 * One shard's part of a done record.
 *
 * @param shard the shard's number
 * @param sequences how many events it has written since the run began
 * @param nextEventNs time of its next timer or waiting event
 * @param earliestOutputNs earliest arrival of anything it sends without further input
 * @param earliestArrivalNs earliest arrival time among the events sent in this window
 * @param idleSinceNs since when its model has had no unfinished work
 * @param digest its chained digest; in the last done record of a run, its final digest
 * @param snapshotHash hash of its snapshot; 0 when the window has none
 * @param eventsFromOffset with a snapshot: where in its partition the events begin that a restart from this snapshot
 *     needs. A hint for cutting the log, equal in no two runs, and compared with nothing
 * @param chunksFromOffset with a snapshot: where its chunks begin in the snapshots topic; a hint likewise
 */
public record ShardDone(
        int shard,
        long sequences,
        long nextEventNs,
        long earliestOutputNs,
        long earliestArrivalNs,
        long idleSinceNs,
        long digest,
        long snapshotHash,
        long eventsFromOffset,
        long chunksFromOffset) {
    /** A report without a snapshot. */
    public static ShardDone of(ShardReport r) {
        return withSnapshot(r, 0, 0, 0);
    }

    /** A report with a snapshot. */
    public static ShardDone withSnapshot(ShardReport r, long hash, long eventsFromOffset, long chunksFromOffset) {
        return new ShardDone(
                r.shard(),
                r.sequences(),
                r.nextEventNs(),
                r.earliestOutputNs(),
                r.earliestArrivalNs(),
                r.idleSinceNs(),
                r.digest(),
                hash,
                eventsFromOffset,
                chunksFromOffset);
    }

    /** What the window rule needs. */
    public ShardReport report() {
        return new ShardReport(shard, sequences, nextEventNs, earliestOutputNs, earliestArrivalNs, idleSinceNs, digest);
    }

    /** Whether two reports of one shard about one window tell the same, hints apart. */
    public boolean agreesWith(ShardDone other) {
        return report().equals(other.report()) && snapshotHash == other.snapshotHash;
    }
}
