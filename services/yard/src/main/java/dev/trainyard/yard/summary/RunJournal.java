package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent;
import dev.trainyard.domain.event.FaultEvent;
import dev.trainyard.domain.event.GangEvent;
import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.WorkerEvent;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.EventSink;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of a run, one envelope at a time, and tells how its jobs stand.
 *
 * <p>Commands come before the events that they cause; the events of one shard come in order of their sequence. Between
 * shards any order does, so the partitions of a log may be read one after the other. Costs a type test for an event
 * that is not about the life of a job; keeps a few words per change of a job and nothing else. One thread may write
 * while others ask.
 */
public final class RunJournal implements EventSink {
    private final Catalogue catalogue;
    private final List<PoolFacts> pools = new ArrayList<>();
    private final List<JobJournal> jobs = new ArrayList<>();
    private final Roll poolRoll = new Roll();
    private final Roll jobRoll = new Roll();

    /** A journal of a run that used this catalogue. */
    public RunJournal(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Takes the next command or event.
     *
     * @throws IllegalStateException when the event names a job that no command submitted: commands were left out
     */
    @Override
    public void accept(Envelope envelope) {
        switch (envelope.payload()) {
            case YardCommand.ResourceApplied(Resource resource) -> onResource(resource, envelope.timeNs());
            case YardCommand.ResourceDeleted deleted -> onDeleted(deleted);
            case YardEvent event -> onEvent(event, envelope);
            default -> {
                // A payload of another vocabulary (kernel tests, later commands) says nothing about jobs.
            }
        }
    }

    /** How every job stands at a time, by job number. */
    public synchronized List<JobProgress> progress(long atNs) {
        return jobs.stream().map(job -> job.progress(atNs)).toList();
    }

    /** The whole story of every job up to a time, by job number. */
    public synchronized List<JobHistory> histories(long atNs) {
        return jobs.stream().map(job -> job.history(atNs)).toList();
    }

    /** The pools submitted so far, by number. */
    public synchronized List<PoolFacts> pools() {
        return List.copyOf(pools);
    }

    /** Closes the books: what the run did, as its runtime and this journal tell it. */
    public RunResult result(RunFacts run) {
        List<JobHistory> histories = histories(run.endNs());
        List<JobSummary> summaries =
                histories.stream().map(job -> JobSummary.of(job, catalogue)).toList();
        return new RunResult(RunSummary.of(run, summaries), histories, catalogue);
    }

    private synchronized void onResource(Resource resource, long atNs) {
        switch (resource) {
            case Resource.AcceleratorPool pool -> {
                Roll.Entry entry = poolRoll.apply(pool.meta());
                PoolFacts facts = new PoolFacts(
                        entry.number(),
                        nameOf(pool.meta()),
                        pool.spec(),
                        catalogue.systemNamed(pool.spec().system()));
                if (entry.isNew()) {
                    pools.add(facts);
                } else {
                    pools.set(entry.number(), facts);
                }
            }
            case Resource.TrainingJob job -> {
                if (jobRoll.apply(job.meta()).isNew()) {
                    jobs.add(new JobJournal(factsOf(job, atNs)));
                }
            }
            case Resource.CapacityQueue _ -> {
                // Queues shape when jobs start; their waits are in the events.
            }
        }
    }

    private synchronized void onDeleted(YardCommand.ResourceDeleted deleted) {
        // Only the name is free again; what the resource did stays in the books.
        switch (deleted.kind()) {
            case "AcceleratorPool" -> poolRoll.delete(deleted.namespace(), deleted.name());
            case "TrainingJob" -> jobRoll.delete(deleted.namespace(), deleted.name());
            default -> {
                // Queues have no numbers.
            }
        }
    }

    private void onEvent(YardEvent event, Envelope envelope) {
        switch (event) {
            case JobEvent jobEvent -> onJobEvent(jobEvent, envelope.timeNs());
            case GangEvent gangEvent -> onGangEvent(gangEvent, envelope.timeNs());
            case FabricEvent.StepTimeSolved solved -> onSolved(solved);
            case WorkerEvent _, FaultEvent _ -> {
                // Causes; their effect on jobs is in the events of the orchestrator.
            }
        }
    }

    private synchronized void onSolved(FabricEvent.StepTimeSolved solved) {
        job(solved.job()).onSolved(solved);
    }

    private synchronized void onJobEvent(JobEvent event, long atNs) {
        switch (event) {
            case JobEvent.JobAccepted accepted -> job(accepted.job());
            case JobEvent.JobRunning running -> job(running.job()).onRunning(running);
            case JobEvent.JobInterrupted interrupted -> job(interrupted.job()).onInterrupted(interrupted);
            case JobEvent.JobSuspended suspended -> job(suspended.job()).onSuspended(suspended);
            case JobEvent.JobResumed resumed -> job(resumed.job()).onResumed(resumed, atNs);
            case JobEvent.JobFinished finished -> job(finished.job()).onFinished(finished);
        }
    }

    private synchronized void onGangEvent(GangEvent event, long atNs) {
        switch (event) {
            case GangEvent.GangPlaced placed -> job(placed.job()).onPlaced(placed, atNs, poolOf(placed));
            case GangEvent.GangWaiting waiting -> job(waiting.job()).onWaiting(waiting);
            case GangEvent.GangRequested _, GangEvent.GangReleased _ -> {
                // The orchestrator's own events say the same.
            }
        }
    }

    private JobJournal job(int number) {
        if (number < 0 || number >= jobs.size()) {
            throw new IllegalStateException("an event is about job " + number + ", but only " + jobs.size()
                    + " jobs were submitted; give the journal all commands of the run before its events");
        }
        return jobs.get(number);
    }

    private @Nullable PoolFacts poolOf(GangEvent.GangPlaced placed) {
        int pool = placed.nodes().length == 0 ? -1 : NodeId.pool(placed.nodes()[0]);
        return pool >= 0 && pool < pools.size() ? pools.get(pool) : null;
    }

    private JobFacts factsOf(Resource.TrainingJob job, long atNs) {
        TrainingJobSpec spec = job.spec();
        String chip = spec.accelerators().type();
        PoolFacts pool = pools.stream()
                .filter(p -> p.system().accelerator().name().equals(chip))
                .findFirst()
                .orElse(null);
        return new JobFacts(jobs.size(), nameOf(job.meta()), spec, atNs, catalogue.acceleratorNamed(chip), pool);
    }

    private static String nameOf(ResourceMeta meta) {
        return meta.namespace().equals("default") ? meta.name() : meta.namespace() + "/" + meta.name();
    }

    /** When the last job is expected to be over; {@link VirtualTime#NEVER_NS} while that cannot be told. */
    public static long expectedEndNs(List<JobProgress> jobs) {
        return jobs.stream().mapToLong(JobProgress::expectedEndNs).max().orElse(VirtualTime.NEVER_NS);
    }
}
