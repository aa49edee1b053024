package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.orchestrator.model.JobPhase.Requesting;
import dev.trainyard.orchestrator.model.JobPhase.Starting;
import dev.trainyard.orchestrator.model.JobPhase.Suspended;
import dev.trainyard.orchestrator.model.JobPhase.Suspending;
import dev.trainyard.orchestrator.model.JobPhase.Training;
import dev.trainyard.orchestrator.model.StepProgress.Pace;
import java.util.ArrayList;
import java.util.List;

/** How an attempt of a job goes: placed, started, paced, interrupted and asked for again. */
final class AttemptCourse {
    /** Timer of a job's end; argument a is its number. */
    static final int TIMER_END = 1;

    /** Longest time between a fault and its detection for which old progress is kept. */
    static final long DETECTION_MAX_NS = 2 * VirtualTime.HOUR_NS;

    private final Catalogue catalogue;
    private final long lookaheadNs;
    private final long gangReaders;

    /** A detected fault: its published cause, when it began, and the node it hit. */
    record Fault(String cause, long beganNs, int node) {}

    AttemptCourse(Catalogue catalogue, long lookaheadNs, long gangReaders) {
        this.catalogue = catalogue;
        this.lookaheadNs = lookaheadNs;
        this.gangReaders = gangReaders;
    }

    /** Asks for a gang for the next attempt. */
    void request(TrackedJob job, long notBeforeNs, Context ctx) {
        job.attempt++;
        job.phase = new Requesting(notBeforeNs);
        if (job.lastStep() > 0) {
            cancelEnd(job, ctx);
        }
        ctx.send(gangReaders, lookaheadNs, new GangRequested(job.number, job.attempt));
    }

    /** The current attempt has nodes. */
    void placed(TrackedJob job, GangPlaced placed, Context ctx) {
        if (job.phase instanceof Requesting(long notBeforeNs)) {
            job.ledger.chargeWaiting(ctx.nowNs());
            job.ledger.hold(placed.nodes().length + placed.spares().length, ctx.nowNs());
            job.pool = NodeId.pool(placed.nodes()[0]);
            job.phase = new Starting(ctx.nowNs(), notBeforeNs);
        }
    }

    /** The step time of the current attempt is known, or another one from now on. */
    void solved(TrackedJob job, StepTimeSolved solved, Context ctx) {
        Pace pace = new Pace(
                solved.stepNs(),
                solved.nominalStepNs(),
                solved.checkpointStallNs(),
                solved.checkpointWriteNs(),
                StepProgress.stepsPerCheckpoint(
                        job.spec.checkpoint().intervalNs(), solved.stepNs(), solved.checkpointWriteNs()));
        switch (job.phase) {
            case Starting starting -> begin(job, starting, solved, pace, ctx);
            case Training training -> changePace(job, training, pace, ctx);
            case Requesting _, Suspending _, Suspended _ -> {
                // The steps stand still since: the answer came late.
            }
        }
    }

    /** A fault that stops the job was detected. */
    void interrupt(TrackedJob job, Fault fault, Context ctx) {
        if (job.phase instanceof Training training && fault.beganNs() >= training.beginNs()) {
            StepProgress stopped = job.progressAt(training, fault.beganNs());
            long lostNs = stopped.steppedNs() - stopped.steppedAtDurableNs();
            job.ledger.chargeStart(training.notBeforeNs(), training.beginNs());
            job.ledger.chargeSteps(stopped, false);
            job.ledger.chargeDetection(ctx.nowNs());
            job.ledger.countUnexpected();
            ctx.publish(new JobInterrupted(
                    job.number,
                    job.attempt,
                    fault.beganNs(),
                    ctx.nowNs(),
                    fault.cause(),
                    false,
                    true,
                    fault.node(),
                    stopped.steps(),
                    stopped.durableSteps(),
                    lostNs));
            request(job, 0, ctx);
        } else {
            restart(job, fault, ctx);
        }
    }

    /** A job that was starting or recovering must begin again: no new interruption. */
    void restart(TrackedJob job, Fault fault, Context ctx) {
        long notBeforeNs;
        switch (job.phase) {
            case Starting starting -> notBeforeNs = starting.notBeforeNs();
            case Training training -> notBeforeNs = training.notBeforeNs();
            case Requesting _, Suspending _, Suspended _ -> {
                // Nothing runs that the fault could stop; the steps up to a suspension are kept.
                return;
            }
        }
        long steps = job.ledger.steps();
        // Also when the first step is past: the fault began before it, so those steps were not made.
        job.ledger.chargeStart(notBeforeNs, ctx.nowNs());
        ctx.publish(new JobInterrupted(
                job.number,
                job.attempt,
                fault.beganNs(),
                ctx.nowNs(),
                fault.cause(),
                false,
                false,
                fault.node(),
                steps,
                steps,
                0));
        request(job, notBeforeNs, ctx);
    }

    /** A running job checkpoints, stops and asks for its nodes again, for the time after the maintenance. */
    void maintain(TrackedJob job, long durationNs, Context ctx) {
        long nowNs = ctx.nowNs();
        if (!(job.phase instanceof Training training) || nowNs < training.beginNs()) {
            return;
        }
        StepProgress stopped = job.progressAt(training, nowNs);
        job.ledger.chargeStart(training.notBeforeNs(), training.beginNs());
        job.ledger.chargeSteps(stopped, true);
        job.ledger.countPlanned();
        ctx.publish(new JobInterrupted(
                job.number,
                job.attempt,
                nowNs,
                nowNs,
                "planned maintenance",
                true,
                true,
                -1,
                stopped.steps(),
                stopped.steps(),
                stopped.intoStepNs()));
        request(job, nowNs + stopped.pace().writeNs() + durationNs, ctx);
    }

    private void begin(TrackedJob job, Starting starting, StepTimeSolved solved, Pace pace, Context ctx) {
        long startUpNs = Math.max(0, solved.readyAtNs() - starting.placedNs());
        long readyNs = Math.max(Math.max(solved.readyAtNs(), ctx.nowNs()), starting.notBeforeNs() + startUpNs);
        long compiledNs = readyNs + compileNs(job);
        long beginNs = compiledNs + (job.ledger.steps() > 0 ? solved.checkpointLoadNs() : 0);
        StepProgress progress = StepProgress.begin(beginNs, job.ledger.steps(), pace);
        job.phase = new Training(beginNs, starting.notBeforeNs(), List.of(progress));
        scheduleLastStep(job, progress, ctx);
        ctx.publish(new JobRunning(job.number, job.attempt, beginNs, progress.steps(), pace.stepNs()));
    }

    private void changePace(TrackedJob job, Training training, Pace pace, Context ctx) {
        long fromNs = Math.max(ctx.nowNs(), training.beginNs());
        StepProgress changed = training.current().at(fromNs).withPace(pace);
        List<StepProgress> kept = new ArrayList<>();
        List<StepProgress> segments = training.segments();
        for (int i = 0; i < segments.size(); i++) {
            long untilNs = i + 1 < segments.size() ? segments.get(i + 1).fromNs() : fromNs;
            if (untilNs > ctx.nowNs() - DETECTION_MAX_NS
                    && untilNs > segments.get(i).fromNs()) {
                kept.add(segments.get(i));
            }
        }
        kept.add(changed);
        job.phase = training.withSegments(List.copyOf(kept));
        scheduleLastStep(job, changed, ctx);
        ctx.publish(new JobRunning(job.number, job.attempt, fromNs, changed.steps(), pace.stepNs()));
    }

    private void scheduleLastStep(TrackedJob job, StepProgress progress, Context ctx) {
        long last = job.lastStep();
        if (last > 0) {
            cancelEnd(job, ctx);
            long endNs = last <= progress.steps() ? progress.fromNs() : progress.timeOfStep(last);
            job.endTimer = ctx.schedule(Math.max(endNs, ctx.nowNs()), TIMER_END, job.number, 0);
        }
    }

    /** Forgets the timer of the end. */
    void cancelEnd(TrackedJob job, Context ctx) {
        if (job.endTimer != TrackedJob.NO_TIMER) {
            ctx.cancel(job.endTimer);
            job.endTimer = TrackedJob.NO_TIMER;
        }
    }

    private long compileNs(TrackedJob job) {
        return catalogue
                .stackOf(catalogue.acceleratorNamed(job.spec.accelerators().type()))
                .delays()
                .compileNs();
    }
}
