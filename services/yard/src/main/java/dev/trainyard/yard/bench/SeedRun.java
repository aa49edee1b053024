package dev.trainyard.yard.bench;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.summary.JobSummary;
import dev.trainyard.yard.summary.RunFacts;
import dev.trainyard.yard.summary.RunJournal;
import java.util.List;

/** Runs resources in process with one seed and tells what became of the first job. */
final class SeedRun {
    private SeedRun() {}

    static JobSummary firstJob(List<Resource> resources, long seed) {
        RunInputs inputs = RunInputs.of(resources, seed, 0);
        RunJournal journal = new RunJournal(Catalogue.bundled());
        RunEnding ending = InProcessYard.run(inputs, new RunWatcher() {
            @Override
            public void onEvent(Envelope event) {
                journal.accept(event);
            }

            @Override
            public void onWindow(long windows, long nowNs) {
                // Only the end counts.
            }
        });
        return switch (ending) {
            case RunEnding.Finished end ->
                journal.result(facts(inputs, end)).summary().jobs().getFirst();
            case RunEnding.Cancelled _, RunEnding.Stalled _, RunEnding.NotBegun _, RunEnding.Broken _ ->
                throw new BenchFailedException("seed " + seed + " did not come to its end: " + ending);
        };
    }

    private static RunFacts facts(RunInputs inputs, RunEnding.Finished end) {
        return new RunFacts(
                end.digest(),
                inputs.seed(),
                "in-process",
                1,
                inputs.plan().shards(),
                end.wallSeconds(),
                end.endNs(),
                end.windows(),
                end.events());
    }
}
