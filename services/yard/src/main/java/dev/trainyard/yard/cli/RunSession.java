package dev.trainyard.yard.cli;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.yard.report.Provenance;
import dev.trainyard.yard.report.ReportWriter;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.run.YardRuntime;
import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import dev.trainyard.yard.summary.ConsoleSummary;
import dev.trainyard.yard.summary.RunFacts;
import dev.trainyard.yard.summary.RunJournal;
import dev.trainyard.yard.summary.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run from its begin (or from where it stopped) to its summary: what run, resume and replay have in common. */
final class RunSession {
    private final Console console;
    private final RunStore store;
    private final boolean json;
    private final @Nullable Path reportFolder;
    private final String title;
    private boolean verbose;

    RunSession(Console console, RunStore store, boolean json, @Nullable Path reportFolder, String title) {
        this.console = console;
        this.store = store;
        this.json = json;
        this.reportFolder = reportFolder;
        this.title = title;
    }

    /** Also prints a line when a job is accepted. */
    RunSession verbose(boolean wanted) {
        verbose = wanted;
        return this;
    }

    /** Keeps a new run, runs it and reports; returns the exit status. Of a run that cannot begin nothing stays. */
    int begin(RunRecord header, RunInputs inputs, YardRuntime runtime) {
        store.begin(header, inputs);
        try (RunLock _ = store.lock(header.id())) {
            return run(header, inputs, runtime, true);
        }
    }

    /** Goes on with a run whose lock the caller holds, and reports; returns the exit status. */
    int goOn(RunRecord header, RunInputs inputs, YardRuntime runtime) {
        return run(header, inputs, runtime, false);
    }

    private int run(RunRecord header, RunInputs inputs, YardRuntime runtime, boolean fresh) {
        RunJournal journal = new RunJournal(Catalogue.bundled());
        ProgressLine progress = new ProgressLine(console, journal, false);
        RunEnding ending;
        try (Interruption interruption = new Interruption()) {
            RunWatcher watcher = watcher(announcement(header, inputs), journal, progress, interruption);
            ending = runtime.run(header, inputs, watcher);
            progress.end();
            return switch (ending) {
                case RunEnding.Finished finished -> finished(header, inputs, journal, finished);
                case RunEnding.Cancelled cancelled -> cancelled(header, cancelled);
                case RunEnding.NotBegun notBegun -> notBegun(header, notBegun, fresh);
                case RunEnding.Stalled stalled -> stalled(header, journal, stalled);
                case RunEnding.Broken broken -> broken(header, broken);
            };
        }
    }

    /** Names the run as soon as it goes: whoever kills it can resume it. */
    private static String announcement(RunRecord header, RunInputs inputs) {
        return "run " + header.id() + ": " + inputs.plan().shards() + " shards, " + header.runtime() + ", "
                + header.processes() + (header.processes() == 1 ? " process" : " processes") + ", seed "
                + inputs.seed();
    }

    private RunWatcher watcher(
            String announcement, RunJournal journal, ProgressLine progress, Interruption interruption) {
        return new RunWatcher() {
            @Override
            public void onReleased() {
                console.err().println(announcement);
                progress.released();
            }

            @Override
            public void onEvent(Envelope event) {
                journal.accept(event);
                if (verbose && event.payload() instanceof JobAccepted job) {
                    console.err().println("accepted " + job.name());
                }
            }

            @Override
            public void onWindow(long windows, long nowNs) {
                progress.window(windows, nowNs);
            }

            @Override
            public boolean isCancelled() {
                return interruption.isRequested();
            }
        };
    }

    private int finished(RunRecord header, RunInputs inputs, RunJournal journal, RunEnding.Finished end) {
        String digest = Digest.hex(end.digest());
        RunResult result = journal.result(new RunFacts(
                end.digest(),
                inputs.seed(),
                header.runtime(),
                header.processes(),
                inputs.plan().shards(),
                end.wallSeconds(),
                end.endNs(),
                end.windows(),
                end.events()));
        String replay = "./trainyard replay " + header.id();
        Provenance provenance = new Provenance(title, header.id(), header.modelVersion(), replay, List.of());
        Path page = store.folder(header.id()).resolve("report.html");
        ReportWriter.writePage(page, result, provenance);
        store.write(header.id(), "summary.json", result.summary().toJson() + "\n");
        store.save(header.finished(digest));
        List<String> closing = new ArrayList<>();
        closing.add("replay " + replay);
        closing.add("report " + page);
        if (reportFolder != null) {
            for (Path file : ReportWriter.writeAll(reportFolder, result, provenance)) {
                closing.add("       " + file);
            }
        }
        ConsoleSummary.lines(result, closing).forEach((json ? console.err() : console.out())::println);
        if (json) {
            console.out().println(result.summary().toJson());
        }
        return ExitStatus.OK;
    }

    private int cancelled(RunRecord header, RunEnding.Cancelled end) {
        markInterrupted(header);
        console.err()
                .println("Stopped at " + VirtualTime.format(end.nowNs()) + ". Go on with: ./trainyard resume "
                        + header.id());
        return ExitStatus.INTERRUPTED;
    }

    private int notBegun(RunRecord header, RunEnding.NotBegun end, boolean fresh) {
        console.err().println("trainyard: " + end.message());
        if (fresh) {
            store.delete(header.id());
        } else {
            console.err().println("The run is as it was; when that is mended: ./trainyard resume " + header.id());
        }
        return ExitStatus.TROUBLE;
    }

    private int broken(RunRecord header, RunEnding.Broken end) {
        markInterrupted(header);
        console.err()
                .println("trainyard: the run broke off at " + VirtualTime.format(end.nowNs()) + ": "
                        + end.message().strip().replaceAll("\\.$", "")
                        + ". Nothing that is in its log is lost; go on with: ./trainyard resume " + header.id());
        return ExitStatus.TROUBLE;
    }

    private int stalled(RunRecord header, RunJournal journal, RunEnding.Stalled end) {
        markInterrupted(header);
        console.err().println("Nothing can happen any more at " + VirtualTime.format(end.nowNs()) + ", but:");
        journal.progress(end.nowNs()).stream().filter(job -> !job.over()).forEach(job -> console.err()
                .println("  job " + job.name() + " is " + job.state().name().toLowerCase(Locale.ROOT)
                        + (job.waitingFor().isEmpty() ? "" : ": " + job.waitingFor())));
        return ExitStatus.STALLED;
    }

    /** Where even that cannot be written, for instance on a full disk, the run counts as cut off: that resumes as well. */
    private void markInterrupted(RunRecord header) {
        try {
            store.save(header.with(RunRecord.Status.INTERRUPTED, ""));
        } catch (RunStoreException e) {
            console.err().println("trainyard: " + e.getMessage());
        }
    }
}
