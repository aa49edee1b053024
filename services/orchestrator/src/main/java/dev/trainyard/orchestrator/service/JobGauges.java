package dev.trainyard.orchestrator.service;

import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.quarkus.log.DomainProjection;
import dev.trainyard.servicekit.quarkus.log.YardNames;
import dev.trainyard.servicekit.quarkus.metrics.DomainGauges;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Jobs by phase, in the manner of {@code kube_pod_status_phase}: 1 for the phase that a job is in; with steps, attempts
 * and interruptions. The phases between acceptance and the first step are one here: queued.
 */
@Singleton
final class JobGauges implements DomainProjection {
    private final DomainGauges gauges;
    private final Map<Integer, JobState> phases = new HashMap<>();
    private final Map<Integer, JobRunning> running = new HashMap<>();
    private final Map<Integer, String> jobNames = new HashMap<>();

    JobGauges(DomainGauges gauges) {
        this.gauges = gauges;
        publish();
    }

    @Override
    public void onResource(Resource resource) {
        // A job shows itself when it is accepted.
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof JobEvent job) {
            onJob(job, names);
            publish();
        }
    }

    @Override
    public void onTime(long nowNs) {
        running.forEach((job, r) -> {
            long steps = r.step() + Math.max(0, nowNs - r.sinceNs()) / r.stepNs();
            gauges.set("trainyard.job.steps", steps, "job", jobNames.getOrDefault(job, "job-" + job));
        });
    }

    private void onJob(JobEvent event, YardNames names) {
        switch (event) {
            case JobAccepted a -> {
                jobNames.put(a.job(), a.name());
                gauges.set("trainyard.job.chips", a.chips(), "job", a.name());
                phase(a.job(), JobState.QUEUED, names);
            }
            case JobRunning r -> {
                running.put(r.job(), r);
                gauges.set("trainyard.job.attempt", r.attempt(), "job", names.job(r.job()));
                phase(r.job(), JobState.RUNNING, names);
            }
            case JobInterrupted i -> {
                running.remove(i.job());
                gauges.set("trainyard.job.steps", i.stepKept(), "job", names.job(i.job()));
                if (i.counted()) {
                    gauges.count(
                            "trainyard.job.interruptions",
                            1,
                            "job",
                            names.job(i.job()),
                            "cause",
                            i.cause(),
                            "planned",
                            Boolean.toString(i.planned()));
                }
                phase(i.job(), JobState.RECOVERING, names);
            }
            case JobSuspended s -> {
                running.remove(s.job());
                gauges.set("trainyard.job.steps", s.step(), "job", names.job(s.job()));
                phase(s.job(), JobState.SUSPENDED, names);
            }
            case JobResumed r -> phase(r.job(), JobState.QUEUED, names);
            case JobFinished f -> {
                running.remove(f.job());
                gauges.set("trainyard.job.steps", f.accounts().steps(), "job", names.job(f.job()));
                phase(f.job(), f.state(), names);
            }
        }
    }

    private void phase(int job, JobState state, YardNames names) {
        JobState before = phases.put(job, state);
        String name = names.job(job);
        if (before != null) {
            gauges.set("trainyard.job.status.phase", 0, "job", name, "phase", word(before));
        }
        gauges.set("trainyard.job.status.phase", 1, "job", name, "phase", word(state));
    }

    private void publish() {
        Map<JobState, Integer> byPhase = new EnumMap<>(JobState.class);
        phases.values().forEach(state -> byPhase.merge(state, 1, Integer::sum));
        for (JobState state : JobState.values()) {
            gauges.set("trainyard.jobs", byPhase.getOrDefault(state, 0), "phase", word(state));
        }
    }

    private static String word(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
