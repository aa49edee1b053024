package dev.trainyard.door.projection;

import java.util.TreeMap;

/** What the jobs of one queue wait for and hold, declared or not. Confined to the lock of the projection. */
final class QueueUse {
    private final TreeMap<String, Long> chips = new TreeMap<>();
    private int pending;
    private int admitted;

    /** What a job counts for; its old share is taken back with the same values. */
    void count(Share share, int sign) {
        pending += share.pending() ? sign : 0;
        admitted += share.chips() > 0 ? sign : 0;
        if (share.chips() > 0) {
            chips.merge(share.accelerator(), sign * share.chips(), Long::sum);
        }
    }

    /** One job's share. */
    record Share(boolean pending, long chips, String accelerator) {
        static final Share NONE = new Share(false, 0, "");

        /** What a job counts for as it stands. */
        static Share of(JobFold job) {
            String accelerator = job.spec.accelerators().type();
            return switch (job.phase()) {
                case SUCCEEDED, CANCELLED -> NONE;
                case ACCEPTED, QUEUED, STARTING, RUNNING, RECOVERING, SUSPENDED ->
                    job.holdsNodes()
                            ? new Share(false, job.chipsHeld(), accelerator)
                            : new Share(job.phase() == JobFold.Phase.QUEUED, 0, accelerator);
            };
        }
    }

    int pending() {
        return pending;
    }

    int admitted() {
        return admitted;
    }

    long used(String accelerator) {
        return chips.getOrDefault(accelerator, 0L);
    }
}
