package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The window budgets of design section 3: windows are what a run over Kafka pays for, so they are counted here. */
class WindowBudgetsTest {
    private static final int INTERRUPTION_MAX = 12;
    private static final int REPAIR_MAX = 3;
    private static final long SEED = Long.getLong("seed", 1);

    /** A run with everything that it said, and the ends of its windows. */
    private static final class Recording implements RunWatcher {
        private final List<Envelope> events = new ArrayList<>();
        private final List<Long> windowEndsNs = new ArrayList<>();

        static Recording of(String yaml) {
            Recording recording = new Recording();
            RunEnding ending = InProcessYard.run(RandomYard.inputs(yaml, SEED), recording);
            assertThat(ending).isInstanceOf(RunEnding.Finished.class);
            return recording;
        }

        @Override
        public void onEvent(Envelope event) {
            events.add(event);
        }

        @Override
        public void onWindow(long windows, long nowNs) {
            windowEndsNs.add(nowNs);
        }

        int windows() {
            return windowEndsNs.size();
        }

        <T> Stream<T> all(Class<T> type) {
            return events.stream()
                    .map(Envelope::payload)
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        /** Windows that have a part in [fromNs, toNs]. */
        int windowsBetween(long fromNs, long toNs) {
            return windowOf(toNs) - windowOf(fromNs) + 1;
        }

        private int windowOf(long timeNs) {
            int window = 0;
            while (windowEndsNs.get(window) <= timeNs) {
                window++;
            }
            return window;
        }

        /** Whether nothing but the events of this node happened, and no new day began. */
        boolean isQuiet(long fromNs, long toNs, int node) {
            return fromNs / VirtualTime.DAY_NS == toNs / VirtualTime.DAY_NS
                    && events.stream()
                            .filter(e -> e.timeNs() >= fromNs && e.timeNs() <= toNs)
                            .allMatch(e -> switch (e.payload()) {
                                case NodeUnavailable lost -> lost.node() == node;
                                case RepairCompleted _, NodeAvailable _ -> false;
                                default -> true;
                            });
        }
    }

    @Test
    void anInterruptionCostsAtMostTwelveWindowsUntilStepsAreMadeAgain() {
        // Given: a job on most of the pool, whose chips fail every few hours
        Recording run = Recording.of(yard("Chip", 700, "job", "checkpoint: {interval: 10m, mode: Async}"));

        // When: windows are counted from the begin of each fault to the next step
        List<JobRunning> running = run.all(JobRunning.class).toList();
        List<Integer> windows = new ArrayList<>();
        run.all(JobInterrupted.class).filter(i -> i.counted()).forEach(i -> running.stream()
                .filter(r -> r.attempt() == i.attempt() + 1)
                .filter(r -> run.isQuiet(i.beganNs(), r.sinceNs(), i.node()))
                .findFirst()
                .ifPresent(r -> windows.add(run.windowsBetween(i.beganNs(), r.sinceNs()))));

        // Then
        System.out.println("windows of each interruption: " + windows);
        assertThat(windows).hasSizeGreaterThan(20).allMatch(n -> n <= INTERRUPTION_MAX);
    }

    @Test
    void aFaultOfAnIdleNodeAndItsRepairCostAtMostThreeWindowsEach() {
        // Given: faults of nodes that nobody uses; and as many of software that does not run there
        Recording repaired = Recording.of(yard("Node", 20_000, "idle", ""));
        Recording ignored = Recording.of(yard("Software", 20_000, "idle", ""));

        // When
        long repairs = repaired.all(NodeAvailable.class).count();
        long reports = repaired.all(NodeUnavailable.class).count();

        // Then: the yards differ in reports and repairs alone
        double extra = repaired.windows() - ignored.windows();
        System.out.println(reports + " reports and " + repairs + " repairs cost " + extra + " windows");
        assertThat(repairs).isGreaterThan(20);
        assertThat(extra).isLessThanOrEqualTo(REPAIR_MAX * (reports + repairs));
    }

    @Test
    void aFaultThatChangesNothingCostsNoWindow() {
        // Given: software faults of idle nodes, seldom and often, each day some
        Recording seldom = Recording.of(yard("Software", 20_000, "idle", ""));
        Recording often = Recording.of(yard("Software", 200_000, "idle", ""));

        // Then
        assertThat(faults(seldom)).isGreaterThan(20);
        assertThat(faults(often)).isGreaterThan(5 * faults(seldom));
        assertThat(often.windows()).isEqualTo(seldom.windows());
    }

    @Test
    void aCheckpointCostsNoWindow() {
        // Given: the same run with hundreds of checkpoints and with none
        Recording with = Recording.of(yard("Software", 0, "job", "checkpoint: {interval: 10m, mode: Sync}"));
        Recording without = Recording.of(yard("Software", 0, "job", "checkpoint: {interval: 0s, mode: Sync}"));

        // Then
        assertThat(with.all(JobFinished.class)
                        .findFirst()
                        .orElseThrow()
                        .accounts()
                        .checkpointNs())
                .isPositive();
        assertThat(without.all(JobFinished.class)
                        .findFirst()
                        .orElseThrow()
                        .accounts()
                        .checkpointNs())
                .isZero();
        assertThat(with.windows()).isEqualTo(without.windows());
    }

    private static long faults(Recording run) {
        return run.all(FaultsAnnounced.class).mapToLong(a -> a.faults().size()).sum();
    }

    /**
     * Two pools: one with a job of 8 nodes and 4 spares, one without. One of them has faults of one kind.
     *
     * @param failing "job" or "idle"
     */
    private static String yard(String component, int rate, String failing, String checkpoint) {
        String faults = rate == 0
                ? "none"
                : "[{cause: fault, component: %s, ratePerMillionHours: %d, detection: 30s, repairMedian: 2h}]"
                        .formatted(component, rate);
        return String.format(
                Locale.ROOT,
                """
                apiVersion: trainyard.dev/v1alpha1
                kind: AcceleratorPool
                metadata: {name: job}
                spec:
                  system: grand-teton-h100
                  racks: 8
                  rack: {nodes: 2}
                  fabric: {preset: small-clos}
                  failures: %s
                ---
                apiVersion: trainyard.dev/v1alpha1
                kind: AcceleratorPool
                metadata: {name: idle}
                spec:
                  system: trn2.48xlarge
                  racks: 12
                  rack: {nodes: 2}
                  fabric: {preset: ec2-ultracluster-trn2}
                  failures: %s
                ---
                apiVersion: trainyard.dev/v1alpha1
                kind: CapacityQueue
                metadata: {name: queue}
                spec:
                  quotas: [{accelerator: h100-sxm, nominal: 128}]
                ---
                apiVersion: trainyard.dev/v1alpha1
                kind: TrainingJob
                metadata: {name: small}
                spec:
                  queueRef: {name: queue}
                  model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
                  training:
                    sequenceLength: 4096
                    globalBatchSequences: 64
                    parallelism: {tensor: 8, data: 8}
                  accelerators: {type: h100-sxm, perNode: 8}
                  nodes: 8
                  spareNodes: 4
                  %s
                  until: {duration: 20d}
                """,
                failing.equals("job") ? faults : "none",
                failing.equals("idle") ? faults : "none",
                checkpoint);
    }
}
