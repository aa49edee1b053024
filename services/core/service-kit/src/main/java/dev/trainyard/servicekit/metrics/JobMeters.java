package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Jobs by phase, in the manner of {@code kube_pod_status_phase}: 1 for the phase that a job is in; with steps, goodput,
 * attempts and interruptions. What comes between acceptance and placement is queued, between placement and the first
 * step starting.
 */
public final class JobMeters implements DomainProjection {
    private static final double SECOND_NS = 1e9;
    private static final String PHASE = "trainyard.job.status.phase";

    private final Meters meters;
    private final JobSeats seats;
    /** Jobs that are not over. */
    private final Map<Integer, Job> jobs = new HashMap<>();

    private volatile long nowNs;

    /** How a job stands. */
    private static final class Job {
        private final long acceptedNs;
        private final int chips;
        private JobState phase = JobState.QUEUED;
        private long sinceNs = VirtualTime.NEVER_NS;
        private long step;
        private long stepNs = 1;
        /** A step alone on healthy hardware, as last announced, and as of the steps that are being made. */
        private long solvedNominalNs;

        private long nominalStepNs;
        /** Steps before the rate that holds, and their time at the nominal duration of where each was made. */
        private long pastSteps;

        private long pastProductiveNs;

        Job(long acceptedNs, int chips) {
            this.acceptedNs = acceptedNs;
            this.chips = chips;
        }

        /** Steps completed and kept. */
        synchronized long steps(long nowNs) {
            return sinceNs == VirtualTime.NEVER_NS ? step : step + Math.max(0, nowNs - sinceNs) / stepNs;
        }

        /** Kept steps at their nominal duration over the time since the job was accepted. */
        synchronized double goodput(long nowNs) {
            long sinceNs = nowNs - acceptedNs;
            return sinceNs <= 0 ? 0 : Math.min(1, (double) productiveNs(steps(nowNs)) / sinceNs);
        }

        /** Another attempt may lie on other nodes, and have another nominal duration; within one it stays. */
        private long productiveNs(long steps) {
            return pastProductiveNs + (steps - pastSteps) * nominalStepNs;
        }

        synchronized void stop(long atStep) {
            sinceNs = VirtualTime.NEVER_NS;
            step = atStep;
        }

        synchronized void run(JobRunning r) {
            pastProductiveNs = productiveNs(r.step());
            pastSteps = r.step();
            nominalStepNs = solvedNominalNs == 0 ? r.stepNs() : solvedNominalNs;
            sinceNs = r.sinceNs();
            step = r.step();
            stepNs = Math.max(1, r.stepNs());
        }

        synchronized void solved(StepTimeSolved s) {
            solvedNominalNs = s.nominalStepNs();
        }
    }

    public JobMeters(Meters meters, JobSeats seats) {
        this.meters = meters;
        this.seats = seats;
        for (JobState state : JobState.values()) {
            meters.set("trainyard.jobs", 0, "phase", word(state));
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        switch (event.payload()) {
            case JobEvent job -> onJob(job, event.sentNs(), names);
            case StepTimeSolved s -> {
                Job job = jobs.get(s.job());
                if (job != null) {
                    job.solved(s);
                }
            }
            case GangPlaced p -> {
                Job job = jobs.get(p.job());
                if (job != null && job.phase == JobState.QUEUED) {
                    phase(p.job(), job, JobState.STARTING, names);
                }
            }
            default -> {}
        }
    }

    @Override
    public void onTime(long grantedNs) {
        nowNs = grantedNs;
    }

    private void onJob(JobEvent event, long atNs, YardNames names) {
        switch (event) {
            case JobAccepted a -> accepted(a, atNs, names);
            case JobRunning r -> {
                Job job = jobs.get(r.job());
                if (job != null) {
                    job.run(r);
                    phase(r.job(), job, JobState.RUNNING, names);
                    seats.of(r.job(), names).ifPresent(series -> series.set("trainyard.job.attempt", r.attempt()));
                }
            }
            case JobInterrupted i -> {
                if (i.counted()) {
                    meters.count(
                            "trainyard.job.interruptions",
                            1,
                            "cause",
                            i.cause(),
                            "planned",
                            Boolean.toString(i.planned()));
                }
                stopped(i.job(), i.stepKept(), JobState.RECOVERING, names);
            }
            case JobSuspended s -> stopped(s.job(), s.step(), JobState.SUSPENDED, names);
            case JobResumed r -> stopped(r.job(), r.step(), JobState.QUEUED, names);
            case JobFinished f -> finished(f, names);
        }
    }

    private void accepted(JobAccepted a, long atNs, YardNames names) {
        Job job = new Job(atNs, a.chips());
        jobs.put(a.job(), job);
        meters.add("trainyard.jobs", 1, "phase", word(job.phase));
        seats.of(a.job(), names).ifPresent(series -> {
            series.set("trainyard.job.chips", a.chips());
            series.follow("trainyard.job.steps", () -> job.steps(nowNs));
            series.follow("trainyard.job.goodput.ratio", () -> job.goodput(nowNs));
            series.set(PHASE, 1, "phase", word(job.phase));
            series.set("kube.job.status.active", 1);
            series.set("kube.job.status.succeeded", 0);
        });
        meters.add("trainyard.jobs.chips.wanted", a.chips());
    }

    private void stopped(int number, long step, JobState phase, YardNames names) {
        Job job = jobs.get(number);
        if (job != null) {
            job.stop(step);
            phase(number, job, phase, names);
        }
    }

    private void finished(JobFinished f, YardNames names) {
        Job job = jobs.get(f.job());
        if (job == null) {
            return;
        }
        phase(f.job(), job, f.state(), names);
        jobs.remove(f.job());
        meters.add("trainyard.jobs.chips.wanted", -job.chips);
        JobAccounts a = f.accounts();
        time("productive", a.productiveNs());
        time("degraded", a.degradedNs());
        time("checkpoint", a.checkpointNs());
        time("detection", a.detectionNs());
        time("restart", a.restartNs());
        time("recomputation", a.recomputationNs());
        time("waiting", a.waitingNs());
        time("suspended", a.suspendedNs());
        seats.ifSeated(f.job()).ifPresent(series -> {
            series.set("trainyard.job.steps", a.steps());
            series.set("trainyard.job.goodput.ratio", a.totalNs() == 0 ? 0 : (double) a.productiveNs() / a.totalNs());
            series.set("kube.job.status.active", 0);
            series.set("kube.job.status.succeeded", f.state() == JobState.SUCCEEDED ? 1 : 0);
        });
        seats.leave(f.job());
    }

    /** Where the time of jobs that are over went. */
    private void time(String account, long ns) {
        meters.count("trainyard.job.time.seconds", ns / SECOND_NS, "account", account);
    }

    private void phase(int number, Job job, JobState state, YardNames names) {
        JobState before = job.phase;
        if (before == state) {
            return;
        }
        job.phase = state;
        meters.add("trainyard.jobs", -1, "phase", word(before));
        meters.add("trainyard.jobs", 1, "phase", word(state));
        seats.of(number, names).ifPresent(series -> {
            series.set(PHASE, 0, "phase", word(before));
            series.set(PHASE, 1, "phase", word(state));
        });
    }

    private static String word(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
