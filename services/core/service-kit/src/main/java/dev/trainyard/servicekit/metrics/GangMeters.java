package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.GangEvent;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.spec.Quota;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.Envelope;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gangs that wait, by reason, and gangs that have nodes: Kueue's pending and admitted workloads, quota and usage. */
public final class GangMeters implements DomainProjection {
    private static final String QUEUE = "cluster_queue";
    /** The one resource that a queue has a quota of. */
    private static final String CHIPS = "trainyard.dev/chips";

    private final Meters meters;
    private final JobSeats jobs;
    /** Jobs that are not over. */
    private final Map<Integer, Gang> gangs = new HashMap<>();

    /** How a gang stands. */
    private static final class Gang {
        private final @Nullable TrainingJobSpec spec;
        /** Twice the latest attempt told, and one more when that is over: events of two topics come in any order. */
        private int latest;

        private @Nullable WaitReason waiting;
        private boolean placed;
        private boolean pending;

        Gang(@Nullable TrainingJobSpec spec) {
            this.spec = spec;
        }
    }

    public GangMeters(Meters meters, JobSeats jobs) {
        this.meters = meters;
        this.jobs = jobs;
        for (WaitReason reason : WaitReason.values()) {
            waits(reason, 0);
        }
        meters.set("trainyard.gangs.admitted", 0);
    }

    @Override
    public void onResource(Resource resource, int number) {
        switch (resource) {
            case AcceleratorPool _ -> {}
            case CapacityQueue queue -> {
                String name = queue.meta().name();
                meters.add("kueue.pending.workloads", 0, QUEUE, name, "status", "active");
                meters.add("kueue.admitted.active.workloads", 0, QUEUE, name);
                for (Quota quota : queue.spec().quotas()) {
                    String[] labels = {QUEUE, name, "flavor", quota.accelerator(), "resource", CHIPS};
                    meters.set("kueue.cluster.queue.nominal.quota", quota.nominal(), labels);
                    meters.add("kueue.cluster.queue.resource.usage", 0, labels);
                }
            }
            case TrainingJob job -> gangs.putIfAbsent(number, new Gang(job.spec()));
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof GangEvent gang) {
            onGang(gang, names);
        }
    }

    private void onGang(GangEvent event, YardNames names) {
        switch (event) {
            case GangRequested r -> {
                Gang gang = gangs.get(r.job());
                if (gang != null && 2 * r.attempt() > gang.latest) {
                    gang.latest = 2 * r.attempt();
                    stand(gang, null, false, true);
                }
            }
            case GangWaiting w -> {
                Gang gang = latest(w.job(), w.attempt());
                if (gang != null && !gang.placed) {
                    stand(gang, w.reason(), false, true);
                }
            }
            case GangPlaced p -> {
                meters.count("trainyard.gang.placements", 1);
                Gang gang = latest(p.job(), p.attempt());
                if (gang != null) {
                    stand(gang, null, true, false);
                    nodes(p.job(), p.nodes().length, p.spares().length, names);
                }
            }
            case GangReleased r -> {
                Gang gang = gangs.get(r.job());
                if (gang != null && (r.over() || 2 * r.attempt() >= gang.latest)) {
                    gang.latest = 2 * r.attempt() + 1;
                    stand(gang, null, false, false);
                    jobs.ifSeated(r.job()).ifPresent(seat -> nodes(r.job(), 0, 0, names));
                }
                if (r.over()) {
                    gangs.remove(r.job());
                    jobs.leave(r.job());
                }
            }
        }
    }

    private void nodes(int job, int ranks, int spares, YardNames names) {
        jobs.of(job, names).ifPresent(series -> {
            series.set("trainyard.gang.nodes", ranks, "role", "rank");
            series.set("trainyard.gang.nodes", spares, "role", "spare");
        });
    }

    private @Nullable Gang latest(int job, int attempt) {
        Gang gang = gangs.get(job);
        if (gang == null || 2 * attempt < gang.latest) {
            return null;
        }
        gang.latest = 2 * attempt;
        return gang;
    }

    private void stand(Gang gang, @Nullable WaitReason waiting, boolean placed, boolean pending) {
        if (gang.waiting != waiting) {
            waits(gang.waiting, -1);
            waits(waiting, 1);
        }
        int placedChange = (placed ? 1 : 0) - (gang.placed ? 1 : 0);
        int pendingChange = (pending ? 1 : 0) - (gang.pending ? 1 : 0);
        if (placedChange != 0) {
            meters.add("trainyard.gangs.admitted", placedChange);
        }
        TrainingJobSpec spec = gang.spec;
        if (spec != null) {
            String queue = spec.queueRef().name();
            if (pendingChange != 0) {
                meters.add("kueue.pending.workloads", pendingChange, QUEUE, queue, "status", "active");
            }
            if (placedChange != 0) {
                meters.add("kueue.admitted.active.workloads", placedChange, QUEUE, queue);
                meters.add(
                        "kueue.cluster.queue.resource.usage",
                        placedChange * (double) spec.chipsHeld(),
                        QUEUE,
                        queue,
                        "flavor",
                        spec.accelerators().type(),
                        "resource",
                        CHIPS);
            }
        }
        gang.waiting = waiting;
        gang.placed = placed;
        gang.pending = pending;
    }

    private void waits(@Nullable WaitReason reason, int change) {
        if (reason != null) {
            meters.add(
                    "trainyard.gangs.pending", change, "reason", reason.name().toLowerCase(Locale.ROOT));
        }
    }
}
