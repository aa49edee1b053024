package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import java.util.List;

/**
 * A run with its story: what the console summary and the report are made from.
 *
 * @param summary the numbers
 * @param jobs the story of every job, in the order of {@code summary.jobs()}
 * @param catalogue the catalogue that the run used
 */
public record RunResult(RunSummary summary, List<JobHistory> jobs, Catalogue catalogue) {
    public RunResult {
        jobs = List.copyOf(jobs);
    }
}
