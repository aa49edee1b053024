package dev.trainyard.yard.report;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.yard.summary.JobFacts;
import dev.trainyard.yard.summary.PoolFacts;
import java.util.TreeMap;
import java.util.function.Function;

/** What was hit: the lanes of the progress plot, each with a shape and a colour of its own. */
enum InterruptionKind {
    CHIP("chip", "M0-6L5.5 4.5H-5.5Z"),
    NETWORK("network", "M0-6L5.5 0L0 6L-5.5 0Z"),
    HOST("host", "M-4.5-4.5H4.5V4.5H-4.5Z"),
    SOFTWARE("software", "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0-5 0Z"),
    PLANNED("planned", "M-2-6.5H2V6.5H-2Z"),
    OTHER("other", "M-5.5-4.5H5.5L0 6Z");

    private final String word;
    private final String path;

    InterruptionKind(String word, String path) {
        this.word = word;
        this.path = path;
    }

    /** Its name, which is its CSS class too. */
    String word() {
        return word;
    }

    /** Its shape around the origin, as SVG path data. */
    String path() {
        return path;
    }

    /** Tells the kind of an interruption of a job by the failure processes of the job's pool. */
    static Function<JobInterrupted, InterruptionKind> of(JobFacts job, Catalogue catalogue) {
        TreeMap<String, InterruptionKind> byCause = new TreeMap<>();
        PoolFacts pool = job.pool();
        if (pool != null) {
            for (FailureProcessSpec process :
                    catalogue.failureProcesses(pool.spec().failures())) {
                byCause.put(
                        process.cause(),
                        switch (process.component()) {
                            case Chip -> CHIP;
                            case Link -> NETWORK;
                            case Node, Rack -> HOST;
                            case Software -> SOFTWARE;
                        });
            }
        }
        return event -> event.planned() ? PLANNED : byCause.getOrDefault(event.cause(), OTHER);
    }
}
