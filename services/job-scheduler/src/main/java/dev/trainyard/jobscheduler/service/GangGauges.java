package dev.trainyard.jobscheduler.service;

import dev.trainyard.domain.event.GangEvent;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.quarkus.log.DomainProjection;
import dev.trainyard.servicekit.quarkus.log.YardNames;
import dev.trainyard.servicekit.quarkus.metrics.DomainGauges;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gangs that wait, by reason, and gangs that have nodes: Kueue's pending and admitted workloads. */
@Singleton
final class GangGauges implements DomainProjection {
    private final DomainGauges gauges;
    private final Map<Integer, WaitReason> waiting = new HashMap<>();
    private final Set<Integer> placed = new HashSet<>();
    /** The latest attempt told of each job: its own events and the orchestrator's come in any order. */
    private final Map<Integer, Integer> attempts = new HashMap<>();

    GangGauges(DomainGauges gauges) {
        this.gauges = gauges;
        publish();
    }

    @Override
    public void onResource(Resource resource) {
        // A gang shows itself when it is requested.
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof GangEvent gang) {
            onGang(gang, names);
            publish();
        }
    }

    private void onGang(GangEvent gang, YardNames names) {
        switch (gang) {
            case GangRequested r -> {
                if (attempts.getOrDefault(r.job(), 0) < r.attempt()) {
                    attempts.put(r.job(), r.attempt());
                    placed.remove(r.job());
                    waiting.remove(r.job());
                }
            }
            case GangWaiting w -> {
                if (isLatest(w.job(), w.attempt())) {
                    waiting.put(w.job(), w.reason());
                }
            }
            case GangPlaced p -> {
                String job = names.job(p.job());
                gauges.count("trainyard.gang.placements", 1, "job", job);
                gauges.set("trainyard.gang.nodes", p.nodes().length, "job", job, "role", "rank");
                gauges.set("trainyard.gang.nodes", p.spares().length, "job", job, "role", "spare");
                if (isLatest(p.job(), p.attempt())) {
                    waiting.remove(p.job());
                    placed.add(p.job());
                }
            }
            case GangReleased r -> {
                attempts.put(r.job(), Integer.MAX_VALUE);
                waiting.remove(r.job());
                placed.remove(r.job());
                gauges.set("trainyard.gang.nodes", 0, "job", names.job(r.job()), "role", "rank");
                gauges.set("trainyard.gang.nodes", 0, "job", names.job(r.job()), "role", "spare");
            }
        }
    }

    private boolean isLatest(int job, int attempt) {
        return attempts.merge(job, attempt, Math::max) == attempt;
    }

    private void publish() {
        Map<WaitReason, Integer> byReason = new EnumMap<>(WaitReason.class);
        waiting.values().forEach(reason -> byReason.merge(reason, 1, Integer::sum));
        for (WaitReason reason : WaitReason.values()) {
            gauges.set(
                    "trainyard.gangs.pending",
                    byReason.getOrDefault(reason, 0),
                    "reason",
                    reason.name().toLowerCase(Locale.ROOT));
        }
        gauges.set("trainyard.gangs.admitted", placed.size());
    }
}
