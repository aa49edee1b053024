package dev.trainyard.yard.report;

import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.yard.summary.Figures;
import dev.trainyard.yard.summary.Interruption;
import dev.trainyard.yard.summary.JobChange;
import dev.trainyard.yard.summary.JobHistory;
import dev.trainyard.yard.summary.JobSummary;
import dev.trainyard.yard.summary.LostSeconds;
import dev.trainyard.yard.summary.RunResult;
import java.io.IOException;

/** The tables of a run. Times are virtual seconds since the run began; units stand in the names of the columns. */
final class CsvFiles {
    private final RunResult result;

    CsvFiles(RunResult result) {
        this.result = result;
    }

    /** One row per job. */
    void jobs(CsvText csv) throws IOException {
        csv.row(
                "job",
                "name",
                "state",
                "chips",
                "submittedSeconds",
                "endSeconds",
                "steps",
                "tokens",
                "stepTimeSeconds",
                "tflopsPerChip",
                "mfu",
                "goodput",
                "queueSeconds",
                "interruptions",
                "interruptionsPlanned",
                "interruptionsUnexpected",
                "productiveSeconds",
                "checkpointSeconds",
                "detectionSeconds",
                "restartSeconds",
                "recomputationSeconds",
                "waitingSeconds",
                "degradedSeconds",
                "nodeHoursHeld",
                "costUsd",
                "energyKwh");
        for (int i = 0; i < result.jobs().size(); i++) {
            job(csv, result.jobs().get(i), result.summary().jobs().get(i));
        }
    }

    private static void job(CsvText csv, JobHistory job, JobSummary s) throws IOException {
        JobAccounts accounts = job.accounts();
        LostSeconds lost = s.lostSeconds();
        csv.row(
                job.facts().number(),
                s.name(),
                s.state(),
                job.facts().spec().chips(),
                seconds(job.facts().submittedNs()),
                seconds(job.endNs()),
                s.steps(),
                s.tokens(),
                s.stepTimeSeconds(),
                s.tflopsPerChip(),
                s.mfu(),
                s.goodput(),
                s.queueSeconds(),
                s.interruptions().total(),
                s.interruptions().planned(),
                s.interruptions().unexpected(),
                seconds(accounts.productiveNs()),
                lost.checkpoint(),
                lost.detection(),
                lost.restart(),
                lost.recomputation(),
                lost.waiting(),
                lost.degraded(),
                accounts.nodeHoursHeld(),
                s.costUsd(),
                s.energyKwh());
    }

    /** One row per interruption and per fault that met a recovering job; the node is its index within its pool. */
    void interruptions(CsvText csv) throws IOException {
        csv.row(
                "job",
                "name",
                "attempt",
                "beganSeconds",
                "detectedSeconds",
                "resumedSeconds",
                "cause",
                "planned",
                "counted",
                "pool",
                "node",
                "stepReached",
                "stepKept",
                "recomputationSeconds");
        for (JobHistory job : result.jobs()) {
            for (Interruption interruption : job.interruptions()) {
                JobInterrupted event = interruption.event();
                csv.row(
                        event.job(),
                        job.facts().name(),
                        event.attempt(),
                        seconds(event.beganNs()),
                        seconds(event.detectedNs()),
                        interruption.resumed() ? Figures.plain(seconds(interruption.resumedNs()), 9) : "",
                        event.cause(),
                        event.planned(),
                        event.counted(),
                        event.node() < 0 ? "" : NodeId.pool(event.node()),
                        event.node() < 0 ? "" : NodeId.index(event.node()),
                        event.stepReached(),
                        event.stepKept(),
                        seconds(event.lostNs()));
            }
        }
    }

    /** One row per change of a job. */
    void timeline(CsvText csv) throws IOException {
        csv.row("timeSeconds", "job", "name", "state", "attempt", "step", "stepSeconds");
        for (JobHistory job : result.jobs()) {
            for (JobChange change : job.changes()) {
                csv.row(
                        seconds(change.timeNs()),
                        job.facts().number(),
                        job.facts().name(),
                        Figures.word(change.state()),
                        change.attempt(),
                        change.step(),
                        seconds(change.stepNs()));
            }
        }
    }

    private static double seconds(long ns) {
        return VirtualTime.toSeconds(ns);
    }
}
