package dev.trainyard.networkfabric.model;

import static dev.trainyard.networkfabric.model.Yard.FABRIC;
import static dev.trainyard.networkfabric.model.Yard.INJECTOR;
import static dev.trainyard.networkfabric.model.Yard.ORCHESTRATOR;
import static dev.trainyard.networkfabric.model.Yard.SCHEDULER;
import static dev.trainyard.networkfabric.model.Yard.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.spec.CheckpointMode;
import dev.trainyard.domain.spec.CheckpointSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFabricModelTest {
    private static final int[] EVEN = Jobs.range(0, 16, 2);
    private static final int[] ODD = Jobs.range(1, 16, 2);

    @Test
    void aStartIsSolvedWhenAllShardsHaveReportedAndReadyWhenTheLastOneIs() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.chatty())
                .placed(9, 0, 1, EVEN)
                .starting(10, 1, 0, 1, 10)
                .starting(12, 0, 0, 1, 6);

        // When
        List<Envelope> sent = yard.run(20);

        // Then
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().timeNs()).isEqualTo(13 * SECOND);
        assertThat(sent.getFirst().destinations()).isEqualTo(1L << ORCHESTRATOR);
        StepTimeSolved solved = yard.solved().getFirst();
        assertThat(solved.job()).isZero();
        assertThat(solved.attempt()).isEqualTo(1);
        assertThat(solved.readyAtNs()).isEqualTo(112 * SECOND);
        assertThat(solved.stepNs()).isEqualTo(solved.nominalStepNs());
    }

    @Test
    void anIncompleteGangIsNeverSolved() {
        Yard yard = new Yard(Jobs.SMALL, Jobs.chatty()).placed(9, 0, 1, EVEN).starting(10, 1, 0, 1, 15);

        assertThat(yard.run(20)).isEmpty();
    }

    @Test
    void theSlowestWorkerOfAllShardsCounts() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.quiet())
                .placed(9, 0, 1, EVEN)
                .at(10, 0, new WorkersStarting(0, 1, 8, 50 * SECOND, 1.25))
                .at(10, 1, new WorkersStarting(0, 1, 8, 60 * SECOND, 1.0));

        // When
        yard.run(20);

        // Then
        StepTimeSolved solved = yard.solved().getFirst();
        assertThat((double) solved.stepNs() / solved.nominalStepNs()).isBetween(1.15, 1.25);
        assertThat(solved.readyAtNs()).isEqualTo(60 * SECOND);
    }

    @Test
    void jobsThatShareUplinksSlowEachOtherAndASpeedUpIsTold() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.chatty(), Jobs.chatty())
                .started(10, 0, 1, EVEN)
                .started(20, 1, 1, ODD)
                .at(30, ORCHESTRATOR, new GangReleased(1, 1, true));

        // When
        yard.run(40);

        // Then
        List<StepTimeSolved> solved = yard.solved();
        assertThat(solved).extracting(StepTimeSolved::job).containsExactly(0, 0, 1, 0);
        long aloneNs = solved.get(0).stepNs();
        assertThat(solved.get(1).stepNs()).isGreaterThan(aloneNs * 102 / 100);
        assertThat(solved.get(1).nominalStepNs()).isEqualTo(aloneNs);
        assertThat(solved.get(1).readyAtNs()).isEqualTo(solved.get(0).readyAtNs());
        assertThat(solved.get(2).stepNs()).isGreaterThan(solved.get(2).nominalStepNs());
        assertThat(solved.get(3).stepNs()).isEqualTo(aloneNs);
    }

    @Test
    void aChangeBelowOnePercentIsNotTold() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.quiet(), Jobs.quiet())
                .started(10, 0, 1, EVEN)
                .started(20, 1, 1, ODD)
                .at(30, ORCHESTRATOR, new GangReleased(1, 1, true));

        // When
        yard.run(40);

        // Then
        assertThat(yard.solved()).extracting(StepTimeSolved::job).containsExactly(0, 1);
        assertThat(yard.solved().get(1).stepNs())
                .isGreaterThan(yard.solved().get(1).nominalStepNs());
    }

    @Test
    void anInterruptedJobStopsItsTrafficAndOnlyItsNewAttemptCounts() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.chatty(), Jobs.chatty())
                .started(10, 0, 1, EVEN)
                .started(20, 1, 1, ODD)
                .at(30, ORCHESTRATOR, new GangRequested(1, 2))
                .starting(31, 0, 1, 1, 16)
                .placed(32, 1, 2, ODD)
                .starting(33, 0, 1, 1, 16)
                .starting(34, 0, 1, 2, 16)
                .placed(36, 1, 1, EVEN)
                .at(37, ORCHESTRATOR, new GangRequested(1, 2));

        // When
        yard.run(50);

        // Then
        List<StepTimeSolved> solved = yard.solved();
        assertThat(solved).extracting(StepTimeSolved::job).containsExactly(0, 0, 1, 0, 0, 1);
        assertThat(solved).extracting(StepTimeSolved::attempt).containsExactly(1, 1, 1, 1, 1, 2);
        assertThat(solved.get(3).stepNs()).isEqualTo(solved.get(0).stepNs());
        assertThat(solved.get(4).stepNs()).isEqualTo(solved.get(1).stepNs());
        assertThat(solved.get(5).readyAtNs()).isEqualTo(134 * SECOND);
    }

    @Test
    void afterItsReleaseNothingOfAJobCounts() {
        // Given
        Yard yard = new Yard(Jobs.SMALL, Jobs.chatty())
                .placed(9, 0, 1, EVEN)
                .at(10, ORCHESTRATOR, new GangReleased(0, 1, true))
                .starting(11, 0, 0, 1, 16)
                .started(14, 0, 2, EVEN);

        // Then
        assertThat(yard.run(20)).isEmpty();
    }

    @Test
    void changesOfOneInstantHaveOneOutcomeInWhateverOrder() {
        // Given three starts and a release at one time, from shards in different order
        TrainingJobSpec[] jobs = {Jobs.chatty(), Jobs.chatty(), Jobs.quiet(), Jobs.chatty()};
        int[][] nodes = {EVEN, ODD, Jobs.range(32, 16), Jobs.range(24, 16, 2)};
        List<StepTimeSolved> outcome = null;
        for (int turn = 0; turn < 6; turn++) {
            Yard yard = new Yard(Jobs.SMALL, jobs).started(10, 3, 1, nodes[3]);
            for (int i = 0; i < 3; i++) {
                int job = (turn % 2 == 0 ? turn / 2 + i : turn / 2 + 5 - i) % 3;
                yard.placed(15, job, 1, nodes[job]);
                yard.at(20, i == 0 ? 0 : 1, new WorkersStarting(job, 1, 16, 90 * SECOND, 1));
            }
            yard.at(20, turn % 2 == 0 ? ORCHESTRATOR : 0, new GangReleased(3, 1, true));

            // When
            yard.run(30);

            // Then
            outcome = outcome == null ? yard.solved() : outcome;
            assertThat(yard.solved()).isEqualTo(outcome);
        }
        assertThat(outcome).extracting(StepTimeSolved::job).containsExactly(3, 0, 1, 2);
    }

    @Test
    void checkpointsTakeWhatStorageAndHostCopiesTake() {
        // Given 70B: 987.8 GB at 2,000 GB/s; one of 1,024 chips copies 0.96 GB at 25 GB/s
        TrainingJobSpec async = Jobs.job(Jobs.LLAMA_70B, 8192, 512, 8, 1, 4, 0, 32);
        CheckpointSpec sync = new CheckpointSpec(10 * VirtualTime.MINUTE_NS, CheckpointMode.Sync);
        Yard yard = new Yard(Jobs.META, async, withCheckpoint(async, sync))
                .started(10, 0, 1, Jobs.range(0, 128))
                .started(20, 1, 1, Jobs.range(200, 128));

        // When
        yard.run(30);

        // Then
        double bytes = 14.0 * 70_553_706_496L;
        StepTimeSolved alone = yard.solved().getFirst();
        assertThat(alone.checkpointWriteNs() / 1e9).isCloseTo(bytes / 2e12, within(1e-6));
        assertThat(alone.checkpointLoadNs() / 1e9).isCloseTo(bytes / 2e12, within(1e-6));
        assertThat(alone.checkpointStallNs() / 1e9).isCloseTo(bytes / 1024 / 25e9, within(1e-6));
        StepTimeSolved second = yard.solved().getLast();
        assertThat(second.checkpointStallNs()).isEqualTo(second.checkpointWriteNs());
        assertThat(second.checkpointWriteNs())
                .isGreaterThan(alone.checkpointWriteNs())
                .isLessThan(alone.checkpointWriteNs() * 101 / 100);
    }

    private static TrainingJobSpec withCheckpoint(TrainingJobSpec s, CheckpointSpec checkpoint) {
        return new TrainingJobSpec(
                s.queueRef(),
                s.priority(),
                s.suspend(),
                s.model(),
                s.training(),
                s.accelerators(),
                s.nodes(),
                s.spareNodes(),
                s.topology(),
                checkpoint,
                s.failurePolicy(),
                s.until());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomCutsAreInvisible(long seed) {
        System.out.println("NetworkFabricModelTest cuts seed " + seed);
        Yard yard = eventful();
        RunOutcome whole = yard.run(400, WindowCutter.none());
        List<Envelope> sent = yard.sent();

        RunOutcome cut = yard.run(400, WindowCutter.random(seed));

        assertThat(cut.digest()).isEqualTo(whole.digest());
        assertThat(cut.windows()).isGreaterThan(whole.windows());
        assertThat(yard.sent()).isEqualTo(sent);
    }

    @Test
    void aSnapshotAtAnySecondContinuesTheSame() {
        // Given
        Yard yard = eventful();
        long digest = yard.digestWithSnapshotsAt(400);
        List<Envelope> sent = yard.sent();
        assertThat(sent).hasSizeGreaterThan(8);

        // Then
        assertThat(yard.digestWithSnapshotsAt(400, LongStream.range(1, 400).toArray()))
                .isEqualTo(digest);
        assertThat(yard.sent()).isEqualTo(sent);
        for (long second : new long[] {15, 22, 30, 45, 60, 61, 200}) {
            assertThat(yard.digestWithSnapshotsAt(400, second)).isEqualTo(digest);
        }
    }

    /** Starts, an interruption, faults with and without rank, a repair, a release. */
    private static Yard eventful() {
        return new Yard(Jobs.SMALL, Jobs.chatty(), Jobs.chatty(), Jobs.quiet())
                .at(
                        5,
                        INJECTOR,
                        new FaultsAnnounced(List.of(
                                Yard.fault(1, ODD[3], 30, true),
                                Yard.fault(2, 150, 40, true),
                                Yard.fault(3, EVEN[1], 100, false),
                                Yard.fault(4, ODD[3], 120, false))))
                .started(10, 0, 1, EVEN)
                .placed(20, 1, 1, ODD)
                .starting(21, 0, 1, 1, 9)
                .starting(23, 1, 1, 1, 7)
                .started(25, 2, 1, Jobs.range(40, 16))
                .at(62, ORCHESTRATOR, new GangRequested(1, 2))
                .started(65, 1, 2, Jobs.range(33, 16, 2))
                .at(150, INJECTOR, new RepairCompleted(ODD[3], 1))
                .at(200, ORCHESTRATOR, new GangReleased(0, 1, true));
    }

    @Test
    void aStartCostsOneWindowMoreThanNoStart() {
        // Given the same messages, but one node too few
        Yard never = new Yard(Jobs.SMALL, Jobs.chatty()).placed(9, 0, 1, EVEN).starting(10, 0, 0, 1, 15);
        Yard start = new Yard(Jobs.SMALL, Jobs.chatty()).placed(9, 0, 1, EVEN).starting(10, 0, 0, 1, 16);

        // When
        long without = never.run(1000, WindowCutter.none()).windows();
        long with = start.run(1000, WindowCutter.none()).windows();

        // Then
        assertThat(with - without).isLessThanOrEqualTo(1);
        assertThat(start.sent()).hasSize(1);
    }

    @Test
    void refusesAShardThatIsNotTheFabrics() {
        assertThatThrownBy(() ->
                        new NetworkFabricModel(RunParameters.ofSeed(1), Yard.PLAN, SCHEDULER, Catalogue.bundled()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shard " + SCHEDULER + " is of job-scheduler, expected shard " + FABRIC);
    }
}
