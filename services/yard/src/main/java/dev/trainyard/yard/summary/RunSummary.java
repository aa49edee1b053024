package dev.trainyard.yard.summary;

import dev.trainyard.kernel.VirtualTime;
import java.util.List;

/**
 * What a run did, in numbers: the object that {@code --json} prints.
 *
 * @param digest the run's digest, 16 hexadecimal digits
 * @param seed the run's seed
 * @param runtime {@code kafka} or {@code in-process}
 * @param processes processes that ran shards
 * @param shards shards of the run
 * @param wallSeconds from the release of the clock to the end of the last job
 * @param virtualSeconds virtual time of the end
 * @param windows windows granted
 * @param events events written by all shards
 * @param jobs by job number
 */
public record RunSummary(
        String digest,
        long seed,
        String runtime,
        int processes,
        int shards,
        double wallSeconds,
        double virtualSeconds,
        long windows,
        long events,
        List<JobSummary> jobs) {
    public RunSummary {
        jobs = List.copyOf(jobs);
    }

    static RunSummary of(RunFacts run, List<JobSummary> jobs) {
        return new RunSummary(
                Figures.hex(run.digest()),
                run.seed(),
                run.runtime(),
                run.processes(),
                run.shards(),
                run.wallSeconds(),
                VirtualTime.toSeconds(run.endNs()),
                run.windows(),
                run.events(),
                jobs);
    }

    /** The summary as one line of JSON, fields in the order of the records, without a line end. */
    public String toJson() {
        JsonLine json = new JsonLine();
        json.beginObject()
                .field("digest", digest)
                .field("seed", seed)
                .field("runtime", runtime)
                .field("processes", processes)
                .field("shards", shards)
                .field("wallSeconds", wallSeconds)
                .field("virtualSeconds", virtualSeconds)
                .field("windows", windows)
                .field("events", events)
                .key("jobs")
                .beginArray();
        for (JobSummary job : jobs) {
            job.writeTo(json);
        }
        return json.endArray().endObject().toString();
    }
}
