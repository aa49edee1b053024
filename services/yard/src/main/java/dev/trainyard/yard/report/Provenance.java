package dev.trainyard.yard.report;

import java.util.List;

/**
 * Where a report comes from, and how to get it again.
 *
 * @param title what the run is, as a person would call it: the file that was run
 * @param runId the run's name below {@code .trainyard/runs}
 * @param modelVersion version of the models
 * @param replayCommand the command that replays the run
 * @param notes what else is approximate or not modelled in this run, a sentence each; may be empty
 */
public record Provenance(String title, String runId, String modelVersion, String replayCommand, List<String> notes) {
    public Provenance {
        notes = List.copyOf(notes);
    }
}
