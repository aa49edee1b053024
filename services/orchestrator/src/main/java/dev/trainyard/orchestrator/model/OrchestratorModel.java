package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.orchestrator.model.JobPhase.Done;
import dev.trainyard.orchestrator.model.JobPhase.Requesting;
import dev.trainyard.orchestrator.model.JobPhase.Starting;
import dev.trainyard.orchestrator.model.JobPhase.Training;
import dev.trainyard.orchestrator.model.StepProgress.Pace;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of every job: it asks for gangs, lets jobs progress at the step time that the fabric reports, interrupts and
 * restarts them, and keeps their accounts. Checkpoints, compilation and loading are arithmetic: an undisturbed job costs
 * no timer but its end.
 */
public final class OrchestratorModel implements Model {
    /** Longest time between a fault and its detection for which old progress is kept. */
    static final long DETECTION_MAX_NS = 2 * VirtualTime.HOUR_NS;

    private static final int TIMER_END = 1;
    private static final int TIMER_MAINTENANCE = 2;

    private final Catalogue catalogue;
    private final long lookaheadNs;
    private final long gangReaders;
    private final List<TrackedJob> jobs = new ArrayList<>();
    private int unfinished;

    /**
     * @param run parameters of the run
     * @param plan shards of the run
     * @param shard number of this shard
     * @param catalogue chips and software stacks
     */
    public OrchestratorModel(RunParameters run, ShardPlan plan, int shard, Catalogue catalogue) {
        if (plan.serviceOf(shard) != Service.ORCHESTRATOR) {
            throw new IllegalArgumentException("shard " + shard + " is of " + plan.serviceOf(shard));
        }
        this.catalogue = catalogue;
        this.lookaheadNs = run.lookaheadNs();
        this.gangReaders = plan.everyShardOf(Service.CHIP_NODE)
                | plan.everyShardOf(Service.NETWORK_FABRIC)
                | plan.everyShardOf(Service.JOB_SCHEDULER);
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied(TrainingJob job) -> submit(job, ctx);
            case GangPlaced placed -> placed(placed, ctx);
            case StepTimeSolved solved -> solved(solved, ctx);
            case WorkerFailed failed -> {
                if (isCurrent(failed.job(), failed.attempt())) {
                    interrupt(jobs.get(failed.job()), new Fault(failed.cause(), failed.beganNs(), failed.node()), ctx);
                }
            }
            case NodeUnavailable lost -> {
                if (isCurrent(lost.job(), lost.attempt())) {
                    interrupt(jobs.get(lost.job()), new Fault(lost.cause(), lost.beganNs(), lost.node()), ctx);
                }
            }
            case WorkersRefused refused -> {
                if (isCurrent(refused.job(), refused.attempt())) {
                    TrackedJob job = jobs.get(refused.job());
                    restart(job, new Fault("placement refused", ctx.nowNs(), refused.nodes()[0]), ctx);
                }
            }
            case MaintenanceAnnounced due ->
                ctx.schedule(Math.max(due.atNs(), ctx.nowNs()), TIMER_MAINTENANCE, due.pool(), due.durationNs());
            default -> {
                // Commands about pools and queues concern other shards.
            }
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        switch (kind) {
            case TIMER_END -> {
                TrackedJob job = jobs.get((int) a);
                job.endTimer = TrackedJob.NO_TIMER;
                finish(job, JobState.SUCCEEDED, ctx);
            }
            case TIMER_MAINTENANCE -> {
                for (TrackedJob job : jobs) {
                    if (job.pool == a && !job.isOver()) {
                        maintain(job, b, ctx);
                    }
                }
            }
            default -> throw new IllegalStateException("no timer of kind " + kind);
        }
    }

    @Override
    public int unfinishedWork() {
        return unfinished;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeInt(unfinished);
        out.writeInt(jobs.size());
        jobs.forEach(job -> job.writeState(out));
    }

    @Override
    public void readState(StateReader in) {
        unfinished = in.readInt();
        jobs.clear();
        for (int n = in.readInt(); n > 0; n--) {
            jobs.add(TrackedJob.readState(in));
        }
    }

    private record Fault(String cause, long beganNs, int node) {}

    private boolean isCurrent(int job, int attempt) {
        return job >= 0 && !jobs.get(job).isOver() && jobs.get(job).attempt == attempt;
    }

    private void submit(TrainingJob resource, Context ctx) {
        long nowNs = ctx.nowNs();
        TrackedJob job = new TrackedJob(
                jobs.size(), resource.meta(), resource.spec(), new JobLedger(nowNs), new Requesting(0, true));
        jobs.add(job);
        unfinished++;
        ctx.publish(new JobAccepted(job.number, job.meta.namespace(), job.meta.name(), job.spec.chips()));
        ctx.send(gangReaders, lookaheadNs, new GangRequested(job.number, job.attempt));
        long durationNs = job.spec.until().durationNs();
        if (durationNs > 0) {
            job.endTimer = ctx.schedule(nowNs + durationNs, TIMER_END, job.number, 0);
        }
    }

    private void placed(GangPlaced placed, Context ctx) {
        if (!isCurrent(placed.job(), placed.attempt())) {
            return;
        }
        TrackedJob job = jobs.get(placed.job());
        if (job.phase instanceof Requesting(long notBeforeNs, boolean first)) {
            job.ledger.chargeWaiting(ctx.nowNs());
            job.ledger.hold(placed.nodes().length + placed.spares().length, ctx.nowNs());
            job.pool = NodeId.pool(placed.nodes()[0]);
            job.phase = new Starting(ctx.nowNs(), notBeforeNs, first);
        }
    }

    private void solved(StepTimeSolved solved, Context ctx) {
        if (!isCurrent(solved.job(), solved.attempt())) {
            return;
        }
        TrackedJob job = jobs.get(solved.job());
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
            case Requesting requesting -> {
                // The gang was asked for again since: the answer for the new attempt comes later.
            }
            case Done done -> {
                // Over.
            }
        }
    }

    private void begin(TrackedJob job, Starting starting, StepTimeSolved solved, Pace pace, Context ctx) {
        long startUpNs = Math.max(0, solved.readyAtNs() - starting.placedNs());
        long readyNs = Math.max(Math.max(solved.readyAtNs(), ctx.nowNs()), starting.notBeforeNs() + startUpNs);
        long compiledNs = readyNs + compileNs(job);
        long beginNs = compiledNs + (job.ledger.steps() > 0 ? solved.checkpointLoadNs() : 0);
        StepProgress progress = StepProgress.begin(beginNs, job.ledger.steps(), pace);
        job.phase = new Training(beginNs, compiledNs, starting.notBeforeNs(), starting.first(), List.of(progress));
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

    private void interrupt(TrackedJob job, Fault fault, Context ctx) {
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
        } else if (!(job.phase instanceof Requesting)) {
            restart(job, fault, ctx);
        }
    }

    /** A job that was starting or recovering must begin again: no new interruption. */
    private void restart(TrackedJob job, Fault fault, Context ctx) {
        long steps = job.ledger.steps();
        long notBeforeNs = notBeforeNs(job.phase);
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

    private static long notBeforeNs(JobPhase phase) {
        return switch (phase) {
            case Requesting requesting -> requesting.notBeforeNs();
            case Starting starting -> starting.notBeforeNs();
            case Training training -> training.notBeforeNs();
            case Done done -> 0;
        };
    }

    private void maintain(TrackedJob job, long durationNs, Context ctx) {
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

    private void request(TrackedJob job, long notBeforeNs, Context ctx) {
        job.attempt++;
        job.phase = new Requesting(notBeforeNs, false);
        if (job.lastStep() > 0) {
            cancelEnd(job, ctx);
        }
        ctx.send(gangReaders, lookaheadNs, new GangRequested(job.number, job.attempt));
    }

    private void finish(TrackedJob job, JobState state, Context ctx) {
        long nowNs = ctx.nowNs();
        switch (job.phase) {
            case Requesting requesting -> job.ledger.chargeWaiting(nowNs);
            case Starting starting -> job.ledger.chargeStart(starting.notBeforeNs(), nowNs);
            case Training training -> {
                job.ledger.chargeStart(training.notBeforeNs(), Math.min(nowNs, training.beginNs()));
                if (nowNs > training.beginNs()) {
                    job.ledger.chargeSteps(training.current().at(nowNs), true);
                }
            }
            case Done done -> throw new IllegalStateException(job + " ends twice");
        }
        cancelEnd(job, ctx);
        job.ledger.hold(0, nowNs);
        job.phase = new Done(state);
        unfinished--;
        ctx.send(gangReaders, lookaheadNs, new GangReleased(job.number, job.attempt, true));
        ctx.publish(new JobFinished(job.number, state, job.ledger.accounts()));
    }

    private void cancelEnd(TrackedJob job, Context ctx) {
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
