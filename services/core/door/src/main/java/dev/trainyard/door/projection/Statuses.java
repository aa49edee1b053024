package dev.trainyard.door.projection;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.CapacityQueueStatus;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.NodeCounts;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.domain.status.ResourceStatus;
import dev.trainyard.domain.status.TrainingJobStatus;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.door.projection.ConditionBook.Said;
import dev.trainyard.door.projection.JobFold.Phase;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes statuses out of what was folded. Confined to the lock of the projection. */
final class Statuses {
    private final Catalogue catalogue;
    private final Ledger ledger;

    Statuses(Catalogue catalogue, Ledger ledger) {
        this.catalogue = catalogue;
        this.ledger = ledger;
    }

    ResourceStatus of(Tracked t, long nowNs) {
        return switch (t.fold) {
            case Tracked.OfJob(JobFold job) -> job(t, job, nowNs);
            case Tracked.OfPool(PoolFold pool) -> pool(t, pool, nowNs);
            case Tracked.OfQueue _ -> queue(t, nowNs);
        };
    }

    private TrainingJobStatus job(Tracked t, JobFold job, long nowNs) {
        return new TrainingJobStatus(
                t.observedGeneration,
                jobConditions(t, job, nowNs),
                VirtualText.timeOrNull(job.submittedNs()),
                VirtualText.timeOrNull(job.endNs()),
                job.attempt(),
                waiting(t, job),
                placement(job),
                progress(job, nowNs),
                new TrainingJobStatus.Goodput(String.format(Locale.ROOT, "%.4f", job.goodput(nowNs))),
                new TrainingJobStatus.Restarts(job.restarts(), job.planned(), job.lostSteps(), job.byCause()),
                accounts(job.accounts()));
    }

    private static List<Condition> jobConditions(Tracked t, JobFold job, long nowNs) {
        Phase phase = job.phase();
        String word = phase.word();
        String top =
                switch (phase) {
                    case SUCCEEDED -> Condition.TRUE;
                    case CANCELLED -> Condition.FALSE;
                    case ACCEPTED, QUEUED, STARTING, RUNNING, RECOVERING, SUSPENDED -> Condition.UNKNOWN;
                };
        GangWaiting waiting = job.waiting();
        String why = waiting == null ? word : word(waiting.reason());
        List<Said> said = List.of(
                new Said("Succeeded", top, word, JobTales.state(job)),
                new Said(
                        "Admitted",
                        flag(job.holdsNodes()),
                        job.holdsNodes() ? "Placed" : why,
                        waiting == null ? "" : waiting.sentence()),
                new Said("Running", flag(phase == Phase.RUNNING), word, ""),
                new Said("Suspended", flag(phase == Phase.SUSPENDED), word, ""));
        return said.stream()
                .map(s -> t.conditions.say(s, nowNs, t.observedGeneration))
                .toList();
    }

    private static TrainingJobStatus.@Nullable Waiting waiting(Tracked t, JobFold job) {
        GangWaiting event = job.waiting();
        if (event != null) {
            return new TrainingJobStatus.Waiting(
                    word(event.reason()), event.sentence(), VirtualText.timeOrNull(event.estimatedStartNs()));
        }
        if (job.phase() == Phase.SUSPENDED) {
            return new TrainingJobStatus.Waiting("Suspended", "suspended; unsuspend it to let it go on", null);
        }
        return job.phase() == Phase.ACCEPTED && !t.isAdmitted()
                ? new TrainingJobStatus.Waiting(
                        "Accepted", "is in the log and enters the yard with the next window of time", null)
                : null;
    }

    static String word(WaitReason reason) {
        return switch (reason) {
            case QUOTA -> "Quota";
            case CAPACITY -> "Capacity";
            case TOPOLOGY -> "Topology";
            case BEHIND -> "Behind";
        };
    }

    private TrainingJobStatus.@Nullable Placement placement(JobFold job) {
        Tracked pool = ledger.pool(job.pool());
        if (pool == null || !(pool.fold instanceof Tracked.OfPool(PoolFold fold)) || !job.holdsNodes()) {
            return null;
        }
        TreeSet<Integer> racks = racks(job, fold);
        List<String> shown = racks.stream()
                .limit(TrainingJobStatus.Placement.DOMAINS_MAX)
                .map(NodeName::rack)
                .toList();
        return new TrainingJobStatus.Placement(
                pool.title(), job.nodes().length, job.spares().length, racks.size(), shown);
    }

    /** Where a job lies, node by node; empty when it holds no nodes. */
    Optional<PlacementStatus> placementDetail(@Nullable Tracked t) {
        if (t == null || !(t.fold instanceof Tracked.OfJob(JobFold job))) {
            return Optional.empty();
        }
        Tracked pool = ledger.pool(job.pool());
        if (pool == null || !(pool.fold instanceof Tracked.OfPool(PoolFold fold)) || !job.holdsNodes()) {
            return Optional.empty();
        }
        TreeSet<Integer> racks = racks(job, fold);
        return Optional.of(new PlacementStatus(
                pool.title(),
                job.placedAttempt(),
                job.nodes().length,
                job.spares().length,
                racks.size(),
                Ranges.of(racks.stream().mapToInt(Integer::intValue).toArray()),
                Ranges.of(IntStream.of(job.nodes()).map(NodeId::index).toArray()),
                Ranges.of(IntStream.of(job.spares()).map(NodeId::index).toArray())));
    }

    private static TreeSet<Integer> racks(JobFold job, PoolFold pool) {
        TreeSet<Integer> racks = new TreeSet<>();
        for (int node : job.nodes()) {
            racks.add(NodeId.index(node) / pool.spec().rack().nodes());
        }
        return racks;
    }

    private static TrainingJobStatus.Progress progress(JobFold job, long nowNs) {
        boolean runs = job.phase() == Phase.RUNNING;
        long steps = job.stepsAt(nowNs);
        long target = job.targetSteps();
        long durationNs = job.spec.until().durationNs();
        boolean begun = job.submittedNs() != VirtualTime.NEVER_NS;
        long endNs = Math.min(job.endNs(), nowNs);
        double done = 0;
        if (target > 0) {
            done = (double) steps / target;
        } else if (begun && durationNs > 0) {
            done = (double) (endNs - job.submittedNs()) / durationNs;
        }
        int percent = job.phase() == Phase.SUCCEEDED ? 100 : (int) Math.clamp(Math.floor(done * 100), 0, 99);
        return new TrainingJobStatus.Progress(
                target > 0 ? Math.min(steps, target) : steps,
                target > 0 ? target : null,
                percent,
                runs ? VirtualText.time(job.sinceNs()) : null,
                runs ? job.sinceNs() : null,
                runs ? job.stepNs() : null,
                estimatedEnd(job, nowNs));
    }

    private static @Nullable String estimatedEnd(JobFold job, long nowNs) {
        if (job.phase().isOver() || job.submittedNs() == VirtualTime.NEVER_NS || job.phase() == Phase.SUSPENDED) {
            return null;
        }
        long durationNs = job.spec.until().durationNs();
        if (durationNs > 0) {
            return VirtualText.time(VirtualTime.plus(job.submittedNs(), durationNs));
        }
        long steps = job.stepsAt(nowNs);
        if (steps <= 0 || nowNs <= job.submittedNs()) {
            return null;
        }
        double nsPerStep = (double) (nowNs - job.submittedNs()) / steps;
        double leftNs = Math.max(0, job.targetSteps() - steps) * nsPerStep;
        return VirtualText.time(VirtualTime.plus(nowNs, Math.round(leftNs)));
    }

    private static TrainingJobStatus.@Nullable Accounts accounts(@Nullable JobAccounts a) {
        return a == null
                ? null
                : new TrainingJobStatus.Accounts(
                        VirtualText.time(a.totalNs()),
                        VirtualText.time(a.productiveNs()),
                        VirtualText.time(a.degradedNs()),
                        VirtualText.time(a.checkpointNs()),
                        VirtualText.time(a.detectionNs()),
                        VirtualText.time(a.restartNs()),
                        VirtualText.time(a.recomputationNs()),
                        VirtualText.time(a.waitingNs()),
                        a.suspendedNs() == 0 ? null : VirtualText.time(a.suspendedNs()),
                        VirtualText.time(a.queueNs()),
                        String.format(Locale.ROOT, "%.2f", a.nodeHoursHeld()));
    }

    private AcceleratorPoolStatus pool(Tracked t, PoolFold pool, long nowNs) {
        NodeCounts nodes = pool.nodes();
        var system = catalogue.system(pool.spec().system());
        String status = t.isAdmitted() ? flag(nodes.unhealthy() == 0) : Condition.UNKNOWN;
        String reason = !t.isAdmitted() ? "Accepted" : nodes.unhealthy() == 0 ? "AllNodesFit" : "NodesUnfit";
        String message = nodes.unhealthy() == 0
                ? ""
                : String.format(Locale.ROOT, "%,d of %,d nodes are unfit", nodes.unhealthy(), nodes.total());
        return new AcceleratorPoolStatus(
                t.observedGeneration,
                List.of(t.conditions.say(new Said("Ready", status, reason, message), nowNs, t.observedGeneration)),
                system.map(NodeSystem::accelerator).map(Accelerator::name).orElse(""),
                pool.racks(),
                nodes,
                pool.chips(system.map(NodeSystem::chipsPerNode).orElse(1)));
    }

    private CapacityQueueStatus queue(Tracked t, long nowNs) {
        String status = t.isAdmitted() ? Condition.TRUE : Condition.UNKNOWN;
        Said ready = new Said("Ready", status, t.isAdmitted() ? "Declared" : "Accepted", "");
        QueueUse use = ledger.use(t.key);
        List<CapacityQueueStatus.Usage> usage = new ArrayList<>();
        if (t.resource instanceof Resource.CapacityQueue queue) {
            queue.spec()
                    .quotas()
                    .forEach(q -> usage.add(
                            new CapacityQueueStatus.Usage(q.accelerator(), q.nominal(), use.used(q.accelerator()))));
        }
        return new CapacityQueueStatus(
                t.observedGeneration,
                List.of(t.conditions.say(ready, nowNs, t.observedGeneration)),
                use.pending(),
                use.admitted(),
                usage);
    }

    private static String flag(boolean holds) {
        return holds ? Condition.TRUE : Condition.FALSE;
    }
}
