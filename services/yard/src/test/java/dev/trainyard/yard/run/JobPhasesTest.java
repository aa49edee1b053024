package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.yard.run.OrderedYard.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** One job with faults and maintenance is cancelled, and suspended, in each phase of its life. */
class JobPhasesTest {
    private static final long SECOND = VirtualTime.SECOND_NS;
    private static final long SEED = 3;
    private static final long SETTLED_NS = 10 * SECOND;
    private static final long LONG_NS = 10 * VirtualTime.DAY_NS;
    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: pool}
            spec:
              system: grand-teton-h100
              racks: 4
              rack: {nodes: 2}
              fabric: {preset: small-clos}
              storage: {readGBps: 0.5, writeGBps: 0.5}
              failures:
                - {cause: bug, component: Software, ratePerMillionHours: 40000, detection: 5m, replacesNode: false}
                - {cause: host, component: Node, ratePerMillionHours: 20000, detection: 1m, repairMedian: 1h}
                - {cause: planned maintenance, component: Software, planned: true, ratePerMillionHours: 40000, detection: 0s, replacesNode: false, repairMedian: 20m}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: queue}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 64}]}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job}
            spec:
              queueRef: {name: queue}
              model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
              training:
                sequenceLength: 4096
                globalBatchSequences: 4096
                parallelism: {tensor: 8, data: 4}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 4
              spareNodes: 1
              checkpoint: {interval: 20m}
              until: {steps: 30000}
            """;

    private final RunInputs inputs = RandomYard.inputs(YARD, SEED);
    private final Resource.TrainingJob job = inputs.resources().stream()
            .filter(Resource.TrainingJob.class::isInstance)
            .map(Resource.TrainingJob.class::cast)
            .findFirst()
            .orElseThrow();

    @Test
    void aJobThatIsCancelledLeavesNothingBehind() {
        for (Map.Entry<String, Long> moment : moments().entrySet()) {
            // Given / When
            long atNs = moment.getValue();
            OrderedYard yard = run(List.of(delete(atNs)), atNs + SETTLED_NS);

            // Then
            yard.check();
            assertThat(finished(yard).state()).as(moment.getKey()).isEqualTo(JobState.CANCELLED);
            assertThat(finished(yard).accounts().totalNs()).as(moment.getKey()).isEqualTo(atNs);
        }
    }

    @Test
    void aSuspendedJobHoldsNothingAndGoesOnWhereItStood() {
        for (Map.Entry<String, Long> moment : moments().entrySet()) {
            // Given
            long atNs = moment.getValue();
            OrderedYard stopped = run(List.of(suspend(atNs, true)), atNs + VirtualTime.HOUR_NS);
            stopped.checkNothingIsHeld();
            JobSuspended suspended = only(stopped, JobSuspended.class);

            // When
            long resumedNs = suspended.releasedAtNs() + VirtualTime.DAY_NS;
            OrderedYard yard = run(List.of(suspend(atNs, true), suspend(resumedNs, false)), LONG_NS);

            // Then
            yard.check();
            JobFinished end = finished(yard);
            assertThat(end.state()).as(moment.getKey()).isEqualTo(JobState.SUCCEEDED);
            assertThat(end.accounts().steps()).as(moment.getKey()).isEqualTo(30_000);
            assertThat(end.accounts().suspendedNs())
                    .as("%s: from the release to the resumption", moment.getKey())
                    .isEqualTo(VirtualTime.DAY_NS);
        }
    }

    @Test
    void aJobThatIsDeletedWhileItsStateIsSavedOrWhileItIsSuspendedIsCancelled() {
        // Given
        long atNs = moments().getOrDefault("training", 0L);
        JobSuspended suspended = only(run(List.of(suspend(atNs, true)), LONG_NS), JobSuspended.class);
        assertThat(suspended.releasedAtNs()).as("a checkpoint takes time").isGreaterThan(atNs + SECOND);

        for (long deletedNs : List.of(
                atNs, (atNs + suspended.releasedAtNs()) / 2, suspended.releasedAtNs(), suspended.releasedAtNs() + 1)) {
            // When
            OrderedYard yard = run(List.of(suspend(atNs, true), delete(deletedNs)), deletedNs + SETTLED_NS);

            // Then
            yard.check();
            assertThat(finished(yard).state()).isEqualTo(JobState.CANCELLED);
            assertThat(finished(yard).accounts().suspendedNs())
                    .isEqualTo(Math.max(0, deletedNs - suspended.releasedAtNs()));
        }
    }

    @Test
    void aJobThatIsResumedWhileItsStateIsSavedKeepsItsNodes() {
        // Given
        long atNs = moments().getOrDefault("training", 0L);

        // When
        OrderedYard yard = run(List.of(suspend(atNs, true), suspend(atNs + SECOND, false)), LONG_NS);

        // Then
        yard.check();
        assertThat(finished(yard).accounts().suspendedNs()).isZero();
        assertThat(finished(yard).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatIsSubmittedSuspendedAsksForNothing() {
        // Given
        Resource.TrainingJob waiting =
                new Resource.TrainingJob(job.meta(), job.spec().with(job.spec().priority(), true));
        List<Resource> resources = new ArrayList<>(inputs.resources());
        resources.replaceAll(resource -> resource.equals(job) ? waiting : resource);
        RunInputs held = RunInputs.of(resources, SEED, 0);

        // When
        OrderedYard yard = new OrderedYard(held, List.of(suspend(VirtualTime.DAY_NS, false)), LONG_NS);
        yard.run(WindowCutter.none());

        // Then
        yard.check();
        assertThat(finished(yard).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(finished(yard).accounts().suspendedNs()).isEqualTo(VirtualTime.DAY_NS);
        assertThat(finished(yard).accounts().queueNs()).isLessThan(10 * SECOND);
    }

    /** A moment in each phase, taken from the log of the undisturbed run. */
    private TreeMap<String, Long> moments() {
        OrderedYard yard = run(List.of(), LONG_NS);
        JobRunning first = only(yard, JobRunning.class);
        long solvedNs = yard.events().stream()
                .filter(e -> e.payload() instanceof StepTimeSolved)
                .findFirst()
                .orElseThrow()
                .timeNs();
        JobInterrupted fault = first(yard, interrupted -> !interrupted.planned() && interrupted.counted());
        JobInterrupted maintenance = first(yard, JobInterrupted::planned);
        TreeMap<String, Long> moments = new TreeMap<>();
        moments.put("asking", SECOND / 2);
        moments.put("asked, placement on its way", 3 * SECOND / 2);
        moments.put("placed", 2 * SECOND);
        moments.put("starting", 5 * SECOND / 2);
        moments.put("compiling", (solvedNs + first.sinceNs()) / 2);
        moments.put("first step", first.sinceNs());
        moments.put("training", first.sinceNs() + VirtualTime.HOUR_NS / 2);
        moments.put("a fault has begun", (fault.beganNs() + fault.detectedNs()) / 2);
        moments.put("a fault was detected", fault.detectedNs());
        moments.put("recovering, asked", fault.detectedNs() + SECOND / 2);
        moments.put("recovering, placed", fault.detectedNs() + 4 * SECOND);
        moments.put("maintenance begins", maintenance.beganNs());
        moments.put("maintenance", maintenance.beganNs() + 3 * SECOND / 2);
        moments.put("long into maintenance", maintenance.beganNs() + 5 * VirtualTime.MINUTE_NS);
        return moments;
    }

    private OrderedYard run(List<Order> orders, long endNs) {
        OrderedYard yard = new OrderedYard(inputs, orders, endNs);
        yard.run(WindowCutter.none());
        return yard;
    }

    private Order delete(long atNs) {
        return new Order(atNs, new ResourceDeleted(Resource.JOB_KIND, "default", "job"));
    }

    private Order suspend(long atNs, boolean suspend) {
        return new Order(
                atNs,
                new ResourceApplied(new Resource.TrainingJob(
                        job.meta(), job.spec().with(job.spec().priority(), suspend))));
    }

    private static JobInterrupted first(OrderedYard yard, Predicate<JobInterrupted> which) {
        return yard.events().stream()
                .map(Envelope::payload)
                .filter(JobInterrupted.class::isInstance)
                .map(JobInterrupted.class::cast)
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    private static JobFinished finished(OrderedYard yard) {
        return only(yard, JobFinished.class);
    }

    /** The first event of a kind. */
    private static <E> E only(OrderedYard yard, Class<E> kind) {
        return yard.events().stream()
                .map(Envelope::payload)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
