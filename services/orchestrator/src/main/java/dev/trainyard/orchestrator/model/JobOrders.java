package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.orchestrator.model.JobPhase.Requesting;
import dev.trainyard.orchestrator.model.JobPhase.Starting;
import dev.trainyard.orchestrator.model.JobPhase.Suspended;
import dev.trainyard.orchestrator.model.JobPhase.Suspending;
import dev.trainyard.orchestrator.model.JobPhase.Training;

/**
 * What people order about jobs: to begin, to wait, to go on, to stop for good. A job ends here too, whoever ends it.
 * Orders that come too late (to a job that is over, or one that is suspended already) change nothing.
 */
final class JobOrders {
    /** Timer of the checkpoint of a job that is being suspended; argument a is its number. */
    static final int TIMER_SUSPENDED = 3;

    private final JobRoster jobs;
    private final AttemptCourse course;
    private final long lookaheadNs;
    private final long gangReaders;
    private int active;

    JobOrders(JobRoster jobs, AttemptCourse course, long lookaheadNs, long gangReaders) {
        this.jobs = jobs;
        this.course = course;
        this.lookaheadNs = lookaheadNs;
        this.gangReaders = gangReaders;
    }

    /** Jobs that are neither over nor suspended. */
    int active() {
        return active;
    }

    /** Counts the active jobs anew, after the roster was replaced. */
    void recount() {
        active = 0;
        for (TrackedJob job : jobs.all()) {
            active += job.phase instanceof Suspended ? 0 : 1;
        }
    }

    /** A job is submitted, suspended or told to go on; its priority concerns the scheduler. */
    void apply(TrainingJob resource, Context ctx) {
        Roll.Entry entry = jobs.roll().apply(resource.meta());
        TrackedJob job = jobs.find(entry.number());
        if (entry.isNew()) {
            submit(resource, entry.number(), ctx);
        } else if (job != null && resource.spec().suspend()) {
            suspend(job, ctx);
        } else if (job != null) {
            resume(job, ctx);
        }
    }

    /** A job that is not over is cancelled; in any case its name is free. */
    void delete(ResourceDeleted deleted, Context ctx) {
        if (deleted.kind().equals(Resource.JOB_KIND)) {
            TrackedJob job = jobs.find(jobs.roll().delete(deleted.namespace(), deleted.name()));
            if (job != null) {
                finish(job, JobState.CANCELLED, ctx);
            }
        }
    }

    /** The timer of a job's end has fired. */
    void ended(int number, Context ctx) {
        TrackedJob job = jobs.find(number);
        if (job != null) {
            job.endTimer = TrackedJob.NO_TIMER;
            finish(job, JobState.SUCCEEDED, ctx);
        }
    }

    /** The checkpoint of a job that is being suspended is written: it gives its nodes back. */
    void checkpointWritten(int number, Context ctx) {
        TrackedJob job = jobs.find(number);
        if (job != null && job.phase instanceof Suspending) {
            job.ledger.chargeCheckpoint(ctx.nowNs());
            release(job, 0, ctx);
        }
    }

    private void submit(TrainingJob resource, int number, Context ctx) {
        long nowNs = ctx.nowNs();
        TrackedJob job =
                new TrackedJob(number, resource.meta(), resource.spec(), new JobLedger(nowNs), new Suspended(0));
        jobs.add(job);
        ctx.publish(new JobAccepted(job.number, job.meta.namespace(), job.meta.name(), job.spec.chips()));
        long durationNs = job.spec.until().durationNs();
        job.deadlineNs = durationNs > 0 ? VirtualTime.plus(nowNs, durationNs) : VirtualTime.NEVER_NS;
        if (job.spec.suspend()) {
            job.suspendedAtNs = nowNs;
            ctx.publish(new JobSuspended(job.number, job.attempt, nowNs, nowNs, 0));
        } else {
            active++;
            scheduleDeadline(job, ctx);
            course.request(job, 0, ctx);
        }
    }

    private void suspend(TrackedJob job, Context ctx) {
        long nowNs = ctx.nowNs();
        switch (job.phase) {
            case Requesting requesting -> {
                job.ledger.chargeWaiting(nowNs);
                stop(job, requesting.notBeforeNs(), ctx);
            }
            case Starting starting -> {
                job.ledger.chargeStart(starting.notBeforeNs(), nowNs);
                stop(job, starting.notBeforeNs(), ctx);
            }
            case Training training -> {
                if (nowNs < training.beginNs()) {
                    job.ledger.chargeStart(training.notBeforeNs(), nowNs);
                    stop(job, training.notBeforeNs(), ctx);
                } else {
                    checkpointAndStop(job, training, ctx);
                }
            }
            case Suspending _, Suspended _ -> {
                // It is already.
            }
        }
    }

    /** A running job saves its state; until that is done it holds its nodes. */
    private void checkpointAndStop(TrackedJob job, Training training, Context ctx) {
        long nowNs = ctx.nowNs();
        StepProgress stopped = job.progressAt(training, nowNs);
        job.ledger.chargeStart(training.notBeforeNs(), training.beginNs());
        job.ledger.chargeSteps(stopped, true);
        course.cancelEnd(job, ctx);
        job.suspendedAtNs = nowNs;
        long releaseAtNs = VirtualTime.plus(nowNs, stopped.pace().writeNs());
        job.phase = new Suspending(releaseAtNs, ctx.schedule(releaseAtNs, TIMER_SUSPENDED, job.number, 0));
        ctx.publish(new JobSuspended(job.number, job.attempt, nowNs, releaseAtNs, stopped.steps()));
    }

    /** A job that makes no steps gives its nodes back, or waits for none, at once. */
    private void stop(TrackedJob job, long notBeforeNs, Context ctx) {
        course.cancelEnd(job, ctx);
        job.suspendedAtNs = ctx.nowNs();
        ctx.publish(new JobSuspended(job.number, job.attempt, ctx.nowNs(), ctx.nowNs(), job.ledger.steps()));
        release(job, notBeforeNs, ctx);
    }

    private void release(TrackedJob job, long notBeforeNs, Context ctx) {
        job.ledger.hold(0, ctx.nowNs());
        job.pool = TrackedJob.NO_POOL;
        job.phase = new Suspended(notBeforeNs);
        active--;
        ctx.send(gangReaders, lookaheadNs, new GangReleased(job.number, job.attempt, false));
    }

    private void resume(TrackedJob job, Context ctx) {
        long notBeforeNs;
        switch (job.phase) {
            case Suspending suspending -> {
                ctx.cancel(suspending.timer());
                job.ledger.chargeCheckpoint(ctx.nowNs());
                notBeforeNs = suspending.releaseAtNs();
            }
            case Suspended suspended -> {
                job.ledger.chargeSuspended(ctx.nowNs());
                notBeforeNs = suspended.notBeforeNs();
                active++;
            }
            case Requesting _, Starting _, Training _ -> {
                return;
            }
        }
        job.deadlineNs = VirtualTime.plus(job.deadlineNs, ctx.nowNs() - job.suspendedAtNs);
        scheduleDeadline(job, ctx);
        ctx.publish(new JobResumed(job.number, job.attempt + 1, job.ledger.steps()));
        course.request(job, notBeforeNs, ctx);
    }

    private void scheduleDeadline(TrackedJob job, Context ctx) {
        if (job.deadlineNs != VirtualTime.NEVER_NS) {
            job.endTimer = ctx.schedule(job.deadlineNs, AttemptCourse.TIMER_END, job.number, 0);
        }
    }

    private void finish(TrackedJob job, JobState state, Context ctx) {
        long nowNs = ctx.nowNs();
        switch (job.phase) {
            case Requesting _ -> job.ledger.chargeWaiting(nowNs);
            case Starting starting -> job.ledger.chargeStart(starting.notBeforeNs(), nowNs);
            case Training training -> {
                job.ledger.chargeStart(training.notBeforeNs(), Math.min(nowNs, training.beginNs()));
                if (nowNs > training.beginNs()) {
                    // Nobody waits for the checkpoint of a cancelled job.
                    job.ledger.chargeSteps(training.current().at(nowNs), state == JobState.SUCCEEDED);
                }
            }
            case Suspending suspending -> {
                ctx.cancel(suspending.timer());
                job.ledger.chargeCheckpoint(nowNs);
            }
            case Suspended _ -> {
                job.ledger.chargeSuspended(nowNs);
                active++;
            }
        }
        active--;
        course.cancelEnd(job, ctx);
        job.ledger.hold(0, nowNs);
        jobs.remove(job);
        ctx.send(gangReaders, lookaheadNs, new GangReleased(job.number, job.attempt, true));
        ctx.publish(new JobFinished(job.number, state, job.ledger.accounts()));
    }
}
