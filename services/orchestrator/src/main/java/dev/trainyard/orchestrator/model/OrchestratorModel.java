package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.orchestrator.model.AttemptCourse.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The life of every job: it asks for gangs, lets jobs progress at the step time that the fabric reports, interrupts and
 * restarts them, suspends, resumes and cancels them by order, and keeps their accounts. Checkpoints, compilation and
 * loading are arithmetic: an undisturbed job costs no timer but its end.
 */
public final class OrchestratorModel implements Model {
    private static final int TIMER_MAINTENANCE = 2;

    private final JobRoster jobs = new JobRoster();
    private final AttemptCourse course;
    private final JobOrders orders;

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
        long gangReaders = plan.everyShardOf(Service.CHIP_NODE)
                | plan.everyShardOf(Service.NETWORK_FABRIC)
                | plan.everyShardOf(Service.JOB_SCHEDULER);
        course = new AttemptCourse(catalogue, run.lookaheadNs(), gangReaders);
        orders = new JobOrders(jobs, course, run.lookaheadNs(), gangReaders);
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case ResourceApplied(TrainingJob job) -> orders.apply(job, ctx);
            case ResourceDeleted deleted -> orders.delete(deleted, ctx);
            case GangPlaced placed -> {
                TrackedJob job = jobs.findCurrent(placed.job(), placed.attempt());
                if (job != null) {
                    course.placed(job, placed, ctx);
                }
            }
            case StepTimeSolved solved -> {
                TrackedJob job = jobs.findCurrent(solved.job(), solved.attempt());
                if (job != null) {
                    course.solved(job, solved, ctx);
                }
            }
            case WorkerFailed failed ->
                interrupt(
                        jobs.findCurrent(failed.job(), failed.attempt()),
                        new Fault(failed.cause(), failed.beganNs(), failed.node()),
                        ctx);
            case NodeUnavailable lost ->
                interrupt(
                        jobs.findCurrent(lost.job(), lost.attempt()),
                        new Fault(lost.cause(), lost.beganNs(), lost.node()),
                        ctx);
            case WorkersRefused refused -> {
                TrackedJob job = jobs.findCurrent(refused.job(), refused.attempt());
                if (job != null) {
                    course.restart(job, new Fault("placement refused", ctx.nowNs(), refused.nodes()[0]), ctx);
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
            case AttemptCourse.TIMER_END -> orders.ended((int) a, ctx);
            case JobOrders.TIMER_SUSPENDED -> orders.checkpointWritten((int) a, ctx);
            case TIMER_MAINTENANCE -> {
                for (TrackedJob job : jobs.all()) {
                    if (job.pool == a) {
                        course.maintain(job, b, ctx);
                    }
                }
            }
            default -> throw new IllegalStateException("no timer of kind " + kind);
        }
    }

    /** Jobs that are not over and not suspended: a job that waits for its user does not keep time running. */
    @Override
    public int unfinishedWork() {
        return orders.active();
    }

    @Override
    public void writeState(StateWriter out) {
        jobs.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        jobs.readState(in);
        orders.recount();
    }

    private void interrupt(@Nullable TrackedJob job, Fault fault, Context ctx) {
        if (job != null) {
            course.interrupt(job, fault, ctx);
        }
    }
}
