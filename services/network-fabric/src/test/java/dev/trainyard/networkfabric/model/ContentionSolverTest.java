package dev.trainyard.networkfabric.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.DataSharding;
import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.training.ComputeProfile;
import dev.trainyard.domain.training.JobShape;
import dev.trainyard.domain.training.StepTimeModel;
import dev.trainyard.domain.training.UncontendedFabric;
import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentionSolverTest {
    private static final PoolFabric SMALL = Jobs.fabric(Jobs.SMALL);

    @ParameterizedTest(name = "{0} TFLOP/s at {1} tokens, data {5}")
    @CsvSource({
        // published (arXiv 2407.21783 Table 4), sequence, batch, context, pipeline, data
        "430, 8192, 2048, 1, 16, 64",
        "400, 8192, 2048, 1, 16, 128",
        "380, 131072, 128, 16, 16, 8",
    })
    void llama3TableFourWithinTenPercent(
            double published, int sequence, int batch, int context, int pipeline, int data) {
        // Given
        PoolFabric pool = Jobs.fabric(Jobs.META);
        TrainingJobSpec spec = Jobs.job(Jobs.LLAMA_405B, sequence, batch, 8, context, pipeline, 0, data);
        JobLoad job = Jobs.load(pool, spec, 0);

        // When
        long stepNs = ContentionSolver.stepTimes(pool, List.of(job))[0];

        // Then
        double tflops = new JobShape(spec.model(), spec.training()).tflopsPerChip(stepNs / 1e9);
        System.out.println(
                String.format(Locale.ROOT, "Llama 3 405B: published %.0f TFLOP/s, here %.1f", published, tflops));
        assertThat(tflops).isCloseTo(published, within(0.1 * published));
        assertThat(job.nominalStepNs()).isEqualTo(stepNs);
    }

    @ParameterizedTest
    @CsvSource({"8B, 8, 1, 2, 8", "70B, 8, 1, 4, 16", "70B, 4, 2, 4, 16", "8B, 1, 1, 1, 64", "405B, 8, 2, 9, 4"})
    void neighboursInOnePodCostWhatTheDomainSaysOfAnUncontendedFabric(
            String name, int tensor, int context, int pipeline, int data) {
        // Given
        PoolFabric pool = Jobs.fabric(Jobs.META);
        ModelSpec model =
                switch (name) {
                    case "8B" -> Jobs.LLAMA_8B;
                    case "70B" -> Jobs.LLAMA_70B;
                    default -> Jobs.LLAMA_405B;
                };
        TrainingJobSpec spec = Jobs.job(model, 8192, data * 8, tensor, context, pipeline, 0, data);
        JobShape shape = new JobShape(spec.model(), spec.training());

        // When
        long stepNs = ContentionSolver.stepTimes(pool, List.of(Jobs.load(pool, spec, 0)))[0];

        // Then
        var comm = UncontendedFabric.times(
                shape,
                pool.chip(),
                pool.stack(),
                Catalogue.bundled().fabricNamed(Jobs.META.fabric().preset()),
                8);
        long expectedNs = StepTimeModel.stepTime(shape, ComputeProfile.of(shape, pool.chip(), pool.stack()), comm)
                .totalNs();
        assertThat((double) stepNs).isCloseTo(expectedNs, within(0.005 * expectedNs));
    }

    @Test
    void twoJobsOnOnePodsUplinksSlowEachOther() {
        // Given
        JobLoad one = Jobs.load(SMALL, Jobs.chatty(), 0);
        JobLoad other = new JobLoad(SMALL, Jobs.chatty(), Jobs.range(16, 16), 1);

        // When
        long[] alone = ContentionSolver.stepTimes(SMALL, List.of(one));
        long[] together = ContentionSolver.stepTimes(SMALL, List.of(one, other));

        // Then
        assertThat(alone[0]).isEqualTo(one.nominalStepNs());
        assertThat(together[0]).isGreaterThan(alone[0] * 102 / 100);
        assertThat(together[1]).isGreaterThan(other.nominalStepNs() * 102 / 100);
    }

    @Test
    void theTwoJobsOfTheSmallYardSlowEachOther() {
        // Given the jobs left-70b and right-70b of k8s/examples/small-yard.yaml, side by side with their spares
        PoolFabric pool = Jobs.fabric(Jobs.pool("grand-teton-h100", "small-clos", 20, 2));
        TrainingJobSpec spec = Jobs.job(Jobs.LLAMA_70B, 8192, 64, DataSharding.Zero3, 8, 1, 1, 0, 16);
        JobLoad left = Jobs.load(pool, spec, 0);
        JobLoad right = Jobs.load(pool, spec, 18);

        // When
        long[] together = ContentionSolver.stepTimes(pool, List.of(left, right));

        // Then
        System.out.println(String.format(
                Locale.ROOT,
                "small yard: %.2f s and %.2f s alone, %.2f s and %.2f s together",
                left.nominalStepNs() / 1e9,
                right.nominalStepNs() / 1e9,
                together[0] / 1e9,
                together[1] / 1e9));
        assertThat(together[0]).isGreaterThan(left.nominalStepNs() * 101 / 100);
        assertThat(together[1]).isGreaterThan(right.nominalStepNs() * 101 / 100);
    }

    @Test
    void jobsInDifferentPodsDoNotMeet() {
        // Given
        JobLoad one = Jobs.load(SMALL, Jobs.chatty(), 0);
        JobLoad far = Jobs.load(SMALL, Jobs.chatty(), 100);

        // When
        long[] together = ContentionSolver.stepTimes(SMALL, List.of(one, far));

        // Then
        assertThat(together).containsExactly(one.nominalStepNs(), far.nominalStepNs());
    }

    @Test
    void twoJobsOfOneKindSettleWhereShareAndDutyFitEachOther() {
        // Given both cross the same two pods: every second node is of the one, the others of the other
        JobLoad one = new JobLoad(SMALL, Jobs.chatty(), Jobs.range(0, 16, 2), 1);
        JobLoad other = new JobLoad(SMALL, Jobs.chatty(), Jobs.range(1, 16, 2), 1);

        // When
        long[] together = ContentionSolver.stepTimes(SMALL, List.of(one, other));

        // Then by bisection of: share x (1 + duty(share)) = capacity
        double low = SMALL.capacityGBps(0) / 2;
        double high = SMALL.capacityGBps(0);
        for (int i = 0; i < 60; i++) {
            double share = (low + high) / 2;
            if (share * (1 + dutyAt(other, share)) < SMALL.capacityGBps(0)) {
                low = share;
            } else {
                high = share;
            }
        }
        double expectedNs = other.stepNs(other.traffic().times(everywhere(other, low)), everywhere(other, low));
        assertThat((double) together[1]).isCloseTo(expectedNs, within(0.001 * expectedNs));
        assertThat(together[0]).isEqualTo(together[1]);
    }

    private static double dutyAt(JobLoad job, double share) {
        var times = job.traffic().times(everywhere(job, share));
        double[] duties = new double[job.traffic().resources().length];
        job.traffic().duties(times, job.stepNs(times, everywhere(job, share)), duties);
        return duties[0];
    }

    private static double[] everywhere(JobLoad job, double share) {
        double[] shares = new double[job.traffic().resources().length];
        Arrays.fill(shares, share);
        return shares;
    }

    @Test
    void aPlacementAcrossPodsIsSlowerThanInsideOne() {
        // Given
        TrainingJobSpec spec = Jobs.job(Jobs.LLAMA_8B, 8192, 4, 8, 1, 2, 0, 4);

        // When
        JobLoad inside = Jobs.load(SMALL, spec, 0);
        JobLoad split = Jobs.load(SMALL, spec, 6);
        JobLoad shuffled = new JobLoad(SMALL, spec, new int[] {6, 7, 10, 11, 8, 9, 12, 13}, 1);

        // Then
        assertThat(split.nominalStepNs()).isGreaterThan(inside.nominalStepNs());
        assertThat(shuffled.nominalStepNs()).isGreaterThan(split.nominalStepNs());
    }

    @Test
    void theSlowestWorkerStretchesTheStepButNotTheNominalOne() {
        // Given
        TrainingJobSpec spec = Jobs.quiet();
        JobLoad slow = new JobLoad(SMALL, spec, Jobs.range(0, spec.nodes()), 1.5);

        // When
        long stepNs = ContentionSolver.stepTimes(SMALL, List.of(slow))[0];

        // Then
        assertThat((double) stepNs).isBetween(slow.nominalStepNs() * 1.3, slow.nominalStepNs() * 1.5);
        assertThat(slow.nominalStepNs()).isEqualTo(Jobs.load(SMALL, spec, 0).nominalStepNs());
    }

    @Test
    void trafficOfAllJobsNeverExceedsAnUplinkAndEveryStepIsAtLeastNominal() {
        long seed = Long.getLong("seed", 20260821L);
        System.out.println("ContentionSolverTest seed " + seed);
        RandomStream draws = new RandomStream(seed, "jobs");
        int slowed = 0;
        for (int round = 0; round < 40; round++) {
            // Given
            List<JobLoad> jobs = new ArrayList<>();
            int n = 2 + draws.below(10, round, 0);
            for (int j = 0; j < n; j++) {
                jobs.add(randomJob(draws, round, j));
            }

            // When
            long[] stepNs = ContentionSolver.stepTimes(SMALL, jobs);

            // Then
            double[] GBps = new double[SMALL.resources()];
            for (int j = 0; j < n; j++) {
                assertThat(stepNs[j]).isGreaterThanOrEqualTo(jobs.get(j).nominalStepNs());
                slowed += stepNs[j] > jobs.get(j).nominalStepNs() * 1.01 ? 1 : 0;
                JobTraffic traffic = jobs.get(j).traffic();
                for (int i = 0; i < traffic.resources().length; i++) {
                    GBps[traffic.resources()[i]] += traffic.stepBytes()[i] / stepNs[j];
                }
            }
            for (int r = 0; r < GBps.length; r++) {
                assertThat(GBps[r])
                        .as("uplinks of pod %d in round %d", r, round)
                        .isLessThanOrEqualTo(SMALL.capacityGBps(r));
            }
        }
        assertThat(slowed).isGreaterThan(20);
    }

    private static JobLoad randomJob(RandomStream draws, long round, int j) {
        int pipeline = 1 << draws.below(4, round, 100 + j);
        int data = 2 << draws.below(3, round, 200 + j);
        TrainingJobSpec spec =
                Jobs.job(Jobs.LLAMA_8B, 8192, data * (1 << draws.below(4, round, 300 + j)), 8, 1, pipeline, 0, data);
        int stride = 1 + draws.below(3, round, 400 + j);
        int first = draws.below(Jobs.SMALL.nodes() - spec.nodes() * stride + stride, round, 500 + j);
        return new JobLoad(SMALL, spec, Jobs.range(first, spec.nodes(), stride), 1 + draws.uniform(round, 600 + j));
    }

    @Test
    void aHundredJobsOnAHundredThousandNodesAreSolvedInABlink() {
        // Given
        AcceleratorPoolSpec spec = Jobs.pool("grand-teton-h100", "meta-24k-h100-roce", 65_536, 2);
        PoolFabric pool = Jobs.fabric(spec);
        List<JobLoad> jobs = new ArrayList<>();
        long beganNs = System.nanoTime();
        for (int j = 0; j < 100; j++) {
            jobs.add(new JobLoad(
                    pool, Jobs.job(Jobs.LLAMA_405B, 8192, 640, 8, 1, 16, 0, 80), Jobs.range(j * 10, 1280, 100), 1));
        }
        long placedNs = System.nanoTime();

        // When
        long[] first = ContentionSolver.stepTimes(pool, jobs);
        long solvedNs = System.nanoTime();
        long[] again = ContentionSolver.stepTimes(pool, jobs);
        long againNs = System.nanoTime() - solvedNs;

        // Then
        System.out.println(String.format(
                Locale.ROOT,
                "100 jobs of 1,280 nodes, all crossing all pods: %.0f ms to place, %.0f ms to solve, %.0f ms again",
                (placedNs - beganNs) / 1e6,
                (solvedNs - placedNs) / 1e6,
                againNs / 1e6));
        assertThat(again).isEqualTo(first);
        assertThat(againNs).isLessThan(5_000_000_000L);
    }
}
