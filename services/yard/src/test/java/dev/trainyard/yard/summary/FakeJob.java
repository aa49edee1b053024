package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Draws the life of one job, with books that add up. */
final class FakeJob {
    private static final long STEP_NS = 6_460 * VirtualTime.MILLISECOND_NS;
    private static final long STALL_NS = 800 * VirtualTime.MILLISECOND_NS;
    private static final long STEPS_PER_CHECKPOINT = 93;

    private final List<Envelope> events = new ArrayList<>();
    private final int number;
    private final Resource.TrainingJob job;
    private final RandomStream random;
    private final List<FailureProcessSpec> processes;
    private final long endNs;
    private long draws;
    private long nowNs;
    private int attempt = 1;
    private long step;
    private long checkpointNs;
    private long detectionNs;
    private long restartNs;
    private long recomputationNs;
    private long waitingNs;
    private int planned;
    private int unexpected;

    FakeJob(int number, Resource.TrainingJob job, long seed) {
        this.number = number;
        this.job = job;
        this.random = new RandomStream(seed, "fake-job");
        this.endNs = job.spec().until().durationNs();
        this.processes = Catalogue.bundled().failureProcesses(new FailuresSpec("llama-3-2024", List.of()));
    }

    long endNs() {
        return endNs;
    }

    List<Envelope> live() {
        emit(
                0,
                new JobAccepted(
                        number,
                        job.meta().namespace(),
                        job.meta().name(),
                        job.spec().chips()));
        emit(0, new GangRequested(number, attempt));
        waitingNs = 2 * VirtualTime.SECOND_NS;
        emit(waitingNs, new GangPlaced(number, attempt, new int[] {NodeId.of(0, 0)}, new int[0]));
        restartNs = 170 * VirtualTime.SECOND_NS;
        nowNs = waitingNs + restartNs;
        while (nowNs < endNs) {
            emit(nowNs, new JobRunning(number, attempt, nowNs, step, STEP_NS));
            long untilNs = nowNs + VirtualTime.ofSeconds(random.exponential(meanSeconds(), number, draws++));
            long reached = run(Math.min(untilNs, endNs));
            if (untilNs < endNs) {
                interrupt(reached);
            }
        }
        long lostNs = checkpointNs + detectionNs + restartNs + recomputationNs + waitingNs;
        long productiveNs = step * STEP_NS;
        JobAccounts accounts = new JobAccounts(
                endNs,
                step,
                productiveNs,
                endNs - lostNs - productiveNs,
                checkpointNs,
                detectionNs,
                restartNs,
                recomputationNs,
                waitingNs,
                0,
                2 * VirtualTime.SECOND_NS,
                planned,
                unexpected,
                (double) (endNs - 2 * VirtualTime.SECOND_NS)
                        / VirtualTime.HOUR_NS
                        * (job.spec().nodes() + job.spec().spareNodes()));
        emit(endNs, new JobFinished(number, JobState.SUCCEEDED, accounts));
        return events;
    }

    /** Runs until a time and books it; answers the steps reached, {@code step} becomes those kept. */
    private long run(long untilNs) {
        long ranNs = untilNs - nowNs;
        long cycleNs = STEPS_PER_CHECKPOINT * STEP_NS + STALL_NS;
        long checkpoints = ranNs / cycleNs;
        long restNs = ranNs % cycleNs;
        long reached = step + checkpoints * STEPS_PER_CHECKPOINT + Math.min(STEPS_PER_CHECKPOINT, restNs / STEP_NS);
        long stalledNs = checkpoints * STALL_NS + Math.max(0, restNs - STEPS_PER_CHECKPOINT * STEP_NS);
        checkpointNs += stalledNs;
        long kept = untilNs == endNs ? reached : step + checkpoints * STEPS_PER_CHECKPOINT;
        recomputationNs += ranNs - stalledNs - (kept - step) * STEP_NS;
        step = kept;
        nowNs = untilNs;
        return reached;
    }

    private void interrupt(long reached) {
        FailureProcessSpec process = drawProcess();
        long detectedNs = Math.min(endNs, nowNs + process.detectionNs());
        detectionNs += detectedNs - nowNs;
        long lostNs = (reached - step) * STEP_NS;
        int node = process.planned() ? -1 : NodeId.of(0, random.below(job.spec().nodes(), number, draws++));
        emit(
                detectedNs,
                new JobInterrupted(
                        number,
                        attempt,
                        nowNs,
                        detectedNs,
                        process.cause(),
                        process.planned(),
                        true,
                        node,
                        reached,
                        step,
                        lostNs));
        planned += process.planned() ? 1 : 0;
        unexpected += process.planned() ? 0 : 1;
        attempt++;
        long downNs = VirtualTime.ofSeconds(random.logNormal(process.planned() ? 600 : 190, 0.3, number, draws++));
        long resumeNs = Math.min(endNs, detectedNs + downNs);
        if (process.planned()) {
            waitingNs += resumeNs - detectedNs;
        } else {
            restartNs += resumeNs - detectedNs;
        }
        emit(
                detectedNs + 2 * VirtualTime.SECOND_NS,
                new GangPlaced(number, attempt, new int[] {NodeId.of(0, 1)}, new int[0]));
        nowNs = resumeNs;
    }

    private double meanSeconds() {
        double perHour = 0;
        for (FailureProcessSpec process : processes) {
            perHour += perHour(process);
        }
        return 3600 / perHour;
    }

    private double perHour(FailureProcessSpec process) {
        boolean perChip = process.component() == ComponentClass.Chip || process.component() == ComponentClass.Link;
        return process.ratePerMillionHours()
                / 1e6
                * (perChip ? job.spec().chips() : job.spec().nodes());
    }

    private FailureProcessSpec drawProcess() {
        double u = random.uniform(number, draws++) * 3600 / meanSeconds();
        for (FailureProcessSpec process : processes) {
            u -= perHour(process);
            if (u < 0) {
                return process;
            }
        }
        return processes.get(0);
    }

    private void emit(long atNs, YardEvent event) {
        events.add(new Envelope(atNs, atNs, 3, events.size(), 0, (Record) event));
    }
}
