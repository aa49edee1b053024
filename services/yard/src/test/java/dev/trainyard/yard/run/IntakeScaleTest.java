package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.window.RunEnd;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten thousand small jobs on a small pool: nothing that a job's begin or end costs may grow with the jobs that wait. */
class IntakeScaleTest {
    private static final int JOBS = Integer.getInteger("jobs", 10_000);
    /** Many times what it takes; with a cost that grows with the waiting jobs it would take minutes. */
    private static final double LIMIT_SECONDS = 60;

    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: pool}
            spec:
              system: grand-teton-h100
              racks: %d
              rack: {nodes: 2}
              fabric: {preset: small-clos}
              failures: %s
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: queue}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 100000}], strategy: %s}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job}
            spec:
              queueRef: {name: queue}
              model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
              training:
                sequenceLength: 4096
                globalBatchSequences: 16
                parallelism: {tensor: 8}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 1
              until: {steps: 430}
            """;

    @ParameterizedTest
    @CsvSource({
        "StrictFIFO, none, 32, 0",
        "BestEffortFIFO, none, 32, 0",
        "BestEffortFIFO, '{preset: llama-3-2024}', 32, 9",
        "BestEffortFIFO, none, 512, 0"
    })
    void jobsCostTheSameHoweverManyWait(String strategy, String failures, int racks, int secondsBetween) {
        // Given: jobs of about ten minutes each
        RunInputs inputs = RandomYard.inputs(String.format(Locale.ROOT, YARD, racks, failures, strategy), 1);
        Resource.TrainingJob job = inputs.resources().stream()
                .filter(Resource.TrainingJob.class::isInstance)
                .map(Resource.TrainingJob.class::cast)
                .findFirst()
                .orElseThrow();
        AtomicInteger finished = new AtomicInteger();
        InProcessRun run = InProcessRun.of(inputs.parameters(), YardModels.engines(inputs))
                .runEnd(new RunEnd(0))
                .observer(e -> finished.addAndGet(e.payload() instanceof JobFinished ? 1 : 0))
                .build();
        inputs.commands().forEach(command -> run.command(0, command));

        // When
        long beganNs = System.nanoTime();
        for (int i = 1; i < JOBS; i++) {
            run.command(
                    (long) i * secondsBetween * VirtualTime.SECOND_NS,
                    new ResourceApplied(new Resource.TrainingJob(new ResourceMeta("default", "job-" + i), job.spec())));
        }
        RunOutcome outcome = run.run();
        double seconds = (System.nanoTime() - beganNs) / 1e9;

        // Then
        System.out.printf(
                Locale.ROOT,
                "%,d jobs, %d racks, %s, failures %s, one every %d s: %.2f s, %,d windows, %,d events, %s%n",
                JOBS,
                racks,
                strategy,
                failures,
                secondsBetween,
                seconds,
                outcome.windows(),
                outcome.events(),
                VirtualTime.format(outcome.endNs()));
        assertThat(finished).hasValue(JOBS);
        assertThat(seconds).isLessThan(LIMIT_SECONDS);
    }
}
