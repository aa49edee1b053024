package dev.trainyard.door.projection;

import dev.trainyard.domain.event.FabricEvent;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent;
import dev.trainyard.domain.event.GangEvent;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.event.WorkerEvent;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.door.projection.Chronicle.Weight;
import dev.trainyard.door.projection.JobFold.Phase;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into jobs and pools. An event about what nobody knows, or of an attempt that is over, is passed over: the
 * log may begin later than the run, and foreign services may say anything. Confined to the lock of the projection.
 */
final class EventFold {
    private final Ledger ledger;
    private final Chronicle chronicle;
    private final Consumer<Tracked> changed;
    private final Consumer<Tracked> over;
    private final LongConsumer time;
    private final PriorityQueue<Beginning> beginnings =
            new PriorityQueue<>(Comparator.comparingLong(Beginning::atNs).thenComparingInt(Beginning::job));

    private record Beginning(long atNs, int job) {}

    /**
     * @param changed is told after each change of a resource
     * @param over is told when a job is over
     * @param time is told the virtual time before what changes then
     */
    EventFold(
            Ledger ledger, Chronicle chronicle, Consumer<Tracked> changed, Consumer<Tracked> over, LongConsumer time) {
        this.ledger = ledger;
        this.chronicle = chronicle;
        this.changed = changed;
        this.over = over;
        this.time = time;
    }

    /** Lets jobs begin their steps whose time has come. */
    void reach(long nowNs) {
        while (!beginnings.isEmpty() && beginnings.peek().atNs() <= nowNs) {
            Beginning next = beginnings.poll();
            Tracked t = ledger.job(next.job());
            if (t != null && t.fold instanceof Tracked.OfJob(JobFold job)) {
                time.accept(next.atNs());
                begin(t, job, next.atNs());
            }
        }
    }

    private void begin(Tracked t, JobFold job, long nowNs) {
        Phase before = job.phase();
        long stoppedNs = job.stoppedNs();
        long stepNs = job.stepNs();
        if (!job.begin(nowNs)) {
            return;
        }
        String pace = VirtualText.about(job.stepNs()) + " a step";
        if (before == Phase.RUNNING) {
            chronicle.narrate(t, nowNs, "a step takes " + pace + " now, " + VirtualText.about(stepNs) + " before");
        } else if (job.restarts() == 0 && stoppedNs < 0 || job.stepsAt(nowNs) == 0) {
            chronicle.tell(t, nowNs, Weight.NORMAL, "Running", "the first step begins; " + pace);
        } else {
            chronicle.tell(
                    t,
                    nowNs,
                    Weight.NORMAL,
                    "Running",
                    String.format(
                            Locale.ROOT,
                            "trains again from step %,d, %s after it stopped; %s",
                            job.stepsAt(nowNs),
                            VirtualText.about(nowNs - Math.min(stoppedNs, nowNs)),
                            pace));
        }
        changed.accept(t);
    }

    void accept(YardEvent event, long atNs) {
        switch (event) {
            case JobEvent e -> onJob(e, atNs);
            case GangEvent e -> onGang(e, atNs);
            case StepTimeSolved e -> onSolved(e);
            case WorkerEvent e -> onWorker(e, atNs);
            case FaultEvent _ -> {
                // What will be; it is told when it is noticed.
            }
        }
    }

    private void onSolved(FabricEvent.StepTimeSolved event) {
        JobFold job = current(event.job(), event.attempt());
        if (job != null) {
            job.onSolved(event);
        }
    }

    private void onJob(JobEvent event, long atNs) {
        switch (event) {
            case JobEvent.JobAccepted e -> {
                Tracked t = ledger.job(e.job());
                JobFold job = fold(t);
                if (t != null && job != null) {
                    job.onAccepted(atNs);
                    chronicle.tell(t, atNs, Weight.NORMAL, "Submitted", submitted(job));
                    changed.accept(t);
                }
            }
            case JobRunning e -> {
                JobFold job = current(e.job(), e.attempt());
                if (job != null) {
                    job.onRunning(e);
                    beginnings.add(new Beginning(e.sinceNs(), e.job()));
                    reach(atNs);
                }
            }
            case JobInterrupted e -> {
                Tracked t = ledger.job(e.job());
                JobFold job = current(e.job(), e.attempt());
                if (t != null && job != null) {
                    job.onInterrupted(e);
                    String sentence = JobTales.interrupted(e, node(e.node()), job.spec.chips());
                    chronicle.tell(t, atNs, e.planned() ? Weight.NORMAL : Weight.WARNING, "Interrupted", sentence);
                    changed.accept(t);
                }
            }
            case JobSuspended e -> onSuspended(e, atNs);
            case JobEvent.JobResumed e -> {
                Tracked t = ledger.job(e.job());
                JobFold job = fold(t);
                if (t != null && job != null) {
                    job.onResumed(e);
                    chronicle.tell(t, atNs, Weight.NORMAL, "Resumed", "is suspended no more and asks for nodes");
                    changed.accept(t);
                }
            }
            case JobFinished e -> onFinished(e, atNs);
        }
    }

    private void onSuspended(JobSuspended e, long atNs) {
        Tracked t = ledger.job(e.job());
        JobFold job = fold(t);
        if (t == null || job == null || job.phase().isOver()) {
            return;
        }
        job.onSuspended(e);
        String what = e.attempt() == 0
                ? "is suspended and waits"
                : String.format(
                        Locale.ROOT,
                        "is suspended at step %,d; gives its nodes back at %s",
                        e.step(),
                        VirtualText.time(e.releasedAtNs()));
        chronicle.tell(t, atNs, Weight.NORMAL, "Suspended", what);
        changed.accept(t);
    }

    private void onFinished(JobFinished e, long atNs) {
        Tracked t = ledger.job(e.job());
        JobFold job = fold(t);
        if (t == null || job == null || job.phase().isOver()) {
            return;
        }
        giveBack(job);
        job.onFinished(e, atNs);
        boolean succeeded = e.state() == JobState.SUCCEEDED;
        chronicle.tell(
                t,
                atNs,
                Weight.NORMAL,
                succeeded ? "Succeeded" : "Cancelled",
                JobTales.finished(succeeded, e.accounts()));
        chronicle.ended(t);
        changed.accept(t);
        over.accept(t);
    }

    private void onGang(GangEvent event, long atNs) {
        switch (event) {
            case GangEvent.GangRequested e -> {
                JobFold job = current(e.job(), e.attempt());
                if (job != null) {
                    job.onRequested(e.attempt());
                }
            }
            case GangEvent.GangReleased e -> {
                Tracked t = ledger.job(e.job());
                JobFold job = current(e.job(), e.attempt());
                if (t != null && job != null && job.holdsNodes()) {
                    giveBack(job);
                    job.onReleased();
                    changed.accept(t);
                }
            }
            case GangPlaced e -> onPlaced(e, atNs);
            case GangWaiting e -> {
                Tracked t = ledger.job(e.job());
                JobFold job = current(e.job(), e.attempt());
                if (t != null && job != null) {
                    job.onWaiting(e);
                    String reason = Statuses.word(e.reason());
                    chronicle.tell(t, atNs, Weight.NORMAL, "Waiting" + reason, "waits: " + JobTales.sentence(e));
                    changed.accept(t);
                }
            }
        }
    }

    private void onPlaced(GangPlaced e, long atNs) {
        Tracked t = ledger.job(e.job());
        JobFold job = current(e.job(), e.attempt());
        if (t == null || job == null || e.nodes().length == 0) {
            return;
        }
        giveBack(job);
        int number = NodeId.pool(e.nodes()[0]);
        job.onPlaced(e, number);
        Tracked pool = ledger.pool(number);
        if (pool != null && pool.fold instanceof Tracked.OfPool(PoolFold fold)) {
            fold.hold(e.nodes());
            fold.hold(e.spares());
            changed.accept(pool);
        }
        chronicle.tell(
                t,
                atNs,
                Weight.NORMAL,
                "Placed",
                String.format(
                        Locale.ROOT,
                        "has %,d nodes%s of pool %s (attempt %d)",
                        e.nodes().length,
                        e.spares().length == 0 ? "" : " and " + e.spares().length + " spares",
                        pool == null ? "?" : pool.title(),
                        e.attempt()));
        changed.accept(t);
    }

    private void giveBack(JobFold job) {
        Tracked pool = ledger.pool(job.pool());
        if (pool != null && pool.fold instanceof Tracked.OfPool(PoolFold fold)) {
            fold.release(job.nodes());
            fold.release(job.spares());
            changed.accept(pool);
        }
    }

    private void onWorker(WorkerEvent event, long atNs) {
        switch (event) {
            case NodeUnavailable e -> {
                Tracked pool = ledger.pool(NodeId.pool(e.node()));
                if (pool != null && pool.fold instanceof Tracked.OfPool(PoolFold fold)) {
                    fold.fail(NodeId.index(e.node()), e.fault(), e.beganNs());
                    String sentence = "node " + node(e.node()) + " " + JobTales.failure(e.cause());
                    chronicle.tell(pool, atNs, Weight.WARNING, "NodeUnfit", sentence);
                    changed.accept(pool);
                }
            }
            case NodeAvailable e -> {
                Tracked pool = ledger.pool(NodeId.pool(e.node()));
                if (pool != null && pool.fold instanceof Tracked.OfPool(PoolFold fold)) {
                    long sinceNs = fold.repair(NodeId.index(e.node()), e.fault());
                    if (sinceNs >= 0 && fold.isFit(NodeId.index(e.node()))) {
                        String sentence =
                                "node " + node(e.node()) + " is fit again after " + VirtualText.about(atNs - sinceNs);
                        chronicle.tell(pool, atNs, Weight.NORMAL, "NodeFit", sentence);
                    }
                    changed.accept(pool);
                }
            }
            case WorkerEvent.WorkersRefused e -> {
                Tracked t = ledger.job(e.job());
                if (t != null && current(e.job(), e.attempt()) != null) {
                    chronicle.narrate(
                            t,
                            atNs,
                            String.format(
                                    Locale.ROOT,
                                    "%,d of the nodes were unfit by then and refused, the first of them %s",
                                    e.nodes().length,
                                    e.nodes().length == 0 ? "" : node(e.nodes()[0])));
                }
            }
            case WorkerEvent.WorkersStarting _, WorkerEvent.WorkerFailed _ -> {
                // The orchestrator tells what follows from it.
            }
        }
    }

    private static String submitted(JobFold job) {
        return String.format(
                Locale.ROOT,
                "enters the yard: %,d nodes with %,d chips of %s%s, queue %s, priority %d",
                job.spec.nodes(),
                job.spec.chips(),
                job.spec.accelerators().type(),
                job.spec.spareNodes() == 0 ? "" : " and " + job.spec.spareNodes() + " spares",
                job.spec.queueRef().name(),
                job.spec.priority());
    }

    private String node(int id) {
        Tracked pool = id < 0 ? null : ledger.pool(NodeId.pool(id));
        return pool != null && pool.fold instanceof Tracked.OfPool(PoolFold fold)
                ? NodeName.of(pool.title(), fold.spec(), NodeId.index(id))
                : "";
    }

    private static @Nullable JobFold fold(@Nullable Tracked t) {
        return t != null && t.fold instanceof Tracked.OfJob(JobFold job) ? job : null;
    }

    /** The job, unless it is unknown or over or the attempt is an old one. */
    private @Nullable JobFold current(int number, int attempt) {
        JobFold job = fold(ledger.job(number));
        return job == null || job.phase().isOver() || attempt < job.attempt() ? null : job;
    }
}
