package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.spec.FailureProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How often and why a job was interrupted.
 *
 * @param total all interruptions
 * @param planned of these, planned
 * @param unexpected the others
 * @param byCause every cause that its pool knows, in the catalogue's order and with 0 where it did not strike; then
 *     causes that the pool does not know, by name. They add up to {@code total}.
 */
public record InterruptionCounts(int total, int planned, int unexpected, List<CauseCount> byCause) {
    public InterruptionCounts {
        byCause = List.copyOf(byCause);
    }

    /**
     * One cause.
     *
     * @param cause published name
     * @param count how often it interrupted the job
     */
    public record CauseCount(String cause, int count) {}

    /** How often one cause struck. */
    public int count(String cause) {
        return byCause.stream()
                .filter(c -> c.cause().equals(cause))
                .mapToInt(CauseCount::count)
                .sum();
    }

    static InterruptionCounts of(JobHistory job, Catalogue catalogue) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        int planned = 0;
        int total = 0;
        for (Interruption interruption : job.counted()) {
            JobInterrupted event = interruption.event();
            counts.merge(event.cause(), 1, Integer::sum);
            planned += event.planned() ? 1 : 0;
            total++;
        }
        List<CauseCount> byCause = new ArrayList<>();
        PoolFacts pool = job.facts().pool();
        if (pool != null) {
            for (FailureProcessSpec process :
                    catalogue.failureProcesses(pool.spec().failures())) {
                Integer count = counts.remove(process.cause());
                byCause.add(new CauseCount(process.cause(), count == null ? 0 : count));
            }
        }
        counts.forEach((cause, count) -> byCause.add(new CauseCount(cause, count)));
        return new InterruptionCounts(total, planned, total - planned, byCause);
    }

    void writeTo(JsonLine json) {
        json.beginObject()
                .field("total", total)
                .field("planned", planned)
                .field("unexpected", unexpected)
                .key("byCause")
                .beginObject();
        for (CauseCount cause : byCause) {
            json.field(cause.cause(), cause.count());
        }
        json.endObject().endObject();
    }
}
