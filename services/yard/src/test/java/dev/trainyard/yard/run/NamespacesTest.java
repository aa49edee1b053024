package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.WindowCutter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs of several namespaces share the pools and queues, which belong to none. */
class NamespacesTest {
    private static final String JOB = """
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job, namespace: %s}
            spec:
              queueRef: {name: queue}
              model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
              training:
                sequenceLength: 4096
                globalBatchSequences: 4096
                parallelism: {tensor: 8, data: 4}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 4
              until: {steps: 100}
            """;
    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: pool}
            spec: {system: grand-teton-h100, racks: 4, rack: {nodes: 2}, fabric: {preset: small-clos}}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: queue}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 32}]}
            """;

    @Test
    void jobsOfOneNameInTwoNamespacesRunOneAfterTheOtherWithinOneQuota() {
        // Given a quota for one of two jobs
        RunInputs inputs = RandomYard.inputs(YARD + JOB.formatted("team-a") + JOB.formatted("team-b"), 1);

        // When
        OrderedYard yard = new OrderedYard(inputs, List.of(), VirtualTime.DAY_NS);
        yard.run(WindowCutter.none());

        // Then both succeed, and the second waited for the first
        yard.check();
        List<JobFinished> ends = yard.events().stream()
                .map(Envelope::payload)
                .filter(JobFinished.class::isInstance)
                .map(JobFinished.class::cast)
                .toList();
        assertThat(ends).extracting(JobFinished::state).containsExactly(JobState.SUCCEEDED, JobState.SUCCEEDED);
        assertThat(ends.getLast().accounts().queueNs())
                .isGreaterThanOrEqualTo(ends.getFirst().accounts().totalNs() / 2);
    }
}
