package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobAccounts;
import java.util.List;

/**
 * One part of a job's time.
 *
 * @param kind what it was
 * @param ns how much of it
 */
public record TimeShare(Kind kind, long ns) {
    /** Parts of a job's time, in the order in which they are shown. */
    public enum Kind {
        TRAINING("training", "kept steps at their nominal duration"),
        CHECKPOINT("checkpoint", "steps stopped to save state"),
        DETECTION("detection", "from the begin of a fault to its report"),
        RESTART("restart", "from detection or placement to the next step"),
        RECOMPUTATION("recomputation", "steps since the last durable checkpoint, made again"),
        WAITING("waiting", "without nodes, or stopped for maintenance"),
        SUSPENDED("suspended", "without nodes because the job was told to wait"),
        DEGRADED("degraded", "what kept steps took beyond their nominal duration");

        private final String word;
        private final String meaning;

        Kind(String word, String meaning) {
            this.word = word;
            this.meaning = meaning;
        }

        /** Its name in tables. */
        public String word() {
            return word;
        }

        /** What counts as it. */
        public String meaning() {
            return meaning;
        }
    }

    /** All parts, that of suspension only where there is some; they add up to the total of the accounts. */
    public static List<TimeShare> of(JobAccounts accounts) {
        List<TimeShare> all = List.of(
                new TimeShare(Kind.TRAINING, accounts.productiveNs()),
                new TimeShare(Kind.CHECKPOINT, accounts.checkpointNs()),
                new TimeShare(Kind.DETECTION, accounts.detectionNs()),
                new TimeShare(Kind.RESTART, accounts.restartNs()),
                new TimeShare(Kind.RECOMPUTATION, accounts.recomputationNs()),
                new TimeShare(Kind.WAITING, accounts.waitingNs()),
                new TimeShare(Kind.SUSPENDED, accounts.suspendedNs()),
                new TimeShare(Kind.DEGRADED, accounts.degradedNs()));
        return all.stream()
                .filter(share -> share.kind != Kind.SUSPENDED || share.ns > 0)
                .toList();
    }
}
