package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.kernel.VirtualTime;

/**
 * Where the time of a job went that was not productive; see {@link JobAccounts} for what counts as what.
 *
 * @param checkpoint steps stopped for checkpoints
 * @param detection from the begin of faults to their detection
 * @param restart from detection or placement to the next step
 * @param recomputation steps made that no checkpoint kept
 * @param waiting without nodes, or stopped for maintenance
 * @param suspended without nodes because it was told to wait
 * @param degraded what kept steps took beyond their nominal duration
 */
public record LostSeconds(
        double checkpoint,
        double detection,
        double restart,
        double recomputation,
        double waiting,
        double suspended,
        double degraded) {
    static LostSeconds of(JobAccounts accounts) {
        return new LostSeconds(
                VirtualTime.toSeconds(accounts.checkpointNs()),
                VirtualTime.toSeconds(accounts.detectionNs()),
                VirtualTime.toSeconds(accounts.restartNs()),
                VirtualTime.toSeconds(accounts.recomputationNs()),
                VirtualTime.toSeconds(accounts.waitingNs()),
                VirtualTime.toSeconds(accounts.suspendedNs()),
                VirtualTime.toSeconds(accounts.degradedNs()));
    }

    /** All of it. */
    public double total() {
        return checkpoint + detection + restart + recomputation + waiting + suspended + degraded;
    }

    void writeTo(JsonLine json) {
        json.beginObject()
                .field("checkpoint", checkpoint)
                .field("detection", detection)
                .field("restart", restart)
                .field("recomputation", recomputation)
                .field("waiting", waiting)
                .field("suspended", suspended)
                .field("degraded", degraded)
                .endObject();
    }
}
