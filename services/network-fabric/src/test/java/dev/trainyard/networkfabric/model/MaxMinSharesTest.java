package dev.trainyard.networkfabric.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.kernel.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MaxMinSharesTest {
    private static final double CLOSE = 1e-9;

    @Test
    void everybodyGetsHisWishWhenThereIsEnough() {
        assertThat(shares(10, new double[] {1, 1, 1}, new double[] {2, 3, 4})).containsExactly(2, 3, 4);
    }

    @Test
    void theModestAreServedAndTheOthersShareTheRest() {
        // By hand: equal share 10/3; the first wants 2, so (10 - 2) / 2 = 4; the second wants 2.6; the rest is 5.4.
        assertThat(shares(10, new double[] {1, 1, 1}, new double[] {5.5, 2, 2.6}))
                .containsExactly(new double[] {5.4, 2, 2.6}, within(CLOSE));
    }

    @Test
    void equalWishesAboveCapacityAreSharedEqually() {
        assertThat(shares(9, new double[] {1, 1, 1}, new double[] {100, 100, 100}))
                .containsExactly(3, 3, 3);
    }

    @Test
    void weightsScaleShares() {
        // By hand: one level x with x + 0.5 x = 6.
        assertThat(shares(6, new double[] {1, 0.5}, new double[] {100, 100})).containsExactly(4, 2);
    }

    @Test
    void agreesWithProgressiveFillingOnRandomCases() {
        long seed = Long.getLong("seed", 20260820L);
        System.out.println("MaxMinSharesTest seed " + seed);
        RandomStream draws = new RandomStream(seed, "max-min");
        for (int round = 0; round < 2_000; round++) {
            // Given
            int n = 1 + draws.below(12, round, 0);
            double capacity = 1 + 100 * draws.uniform(round, 1);
            double[] weights = new double[n];
            double[] limits = new double[n];
            for (int i = 0; i < n; i++) {
                weights[i] = draws.below(5, round, 10 + i) == 0 ? 1 : 0.001 + draws.uniform(round, 100 + i);
                limits[i] = draws.below(4, round, 200 + i) == 0 ? 7 : 60 * draws.uniform(round, 300 + i);
            }

            // When
            double[] shares = shares(capacity, weights, limits);

            // Then
            assertThat(shares)
                    .as("round %d", round)
                    .containsExactly(progressive(capacity, weights, limits), within(1e-6));
            checkFair(capacity, weights, limits, shares);

            // And the level with another weight is that of the members so weighted
            int changed = draws.below(n, round, 2);
            MaxMinShares fair = new MaxMinShares(capacity, limits);
            fair.weigh(weights);
            double level = fair.levelWith(changed, 1);
            weights[changed] = 1;
            double[] expected = progressive(capacity, weights, limits);
            assertThat(Math.min(level, limits[changed])).isCloseTo(expected[changed], within(1e-6));
        }
    }

    private static double[] shares(double capacity, double[] weights, double[] limits) {
        MaxMinShares fair = new MaxMinShares(capacity, limits);
        fair.weigh(weights);
        return fair.shares();
    }

    /** Conservation, and the bottleneck property: who gets less than he wants has the highest level of all. */
    private static void checkFair(double capacity, double[] weights, double[] limits, double[] shares) {
        double sum = Arrays.stream(shares).sum();
        assertThat(sum).isLessThanOrEqualTo(capacity * (1 + CLOSE));
        double highest = 0;
        for (int i = 0; i < shares.length; i++) {
            highest = Math.max(highest, shares[i] / weights[i]);
        }
        for (int i = 0; i < shares.length; i++) {
            boolean wantsMore = shares[i] < weights[i] * limits[i] * (1 - CLOSE);
            if (wantsMore) {
                assertThat(shares[i] / weights[i]).isCloseTo(highest, within(1e-6));
                assertThat(sum).isCloseTo(capacity, within(1e-6));
            }
        }
    }

    /** Raises all levels together; at each event freezes who has what he wants. */
    private static double[] progressive(double capacity, double[] weights, double[] limits) {
        double[] shares = new double[weights.length];
        boolean[] frozen = new boolean[weights.length];
        double left = capacity;
        double level = 0;
        while (true) {
            double open = 0;
            double next = Double.POSITIVE_INFINITY;
            for (int i = 0; i < weights.length; i++) {
                if (!frozen[i]) {
                    open += weights[i];
                    next = Math.min(next, limits[i]);
                }
            }
            if (open == 0) {
                return shares;
            }
            double rise = Math.min(next - level, left / open);
            boolean full = rise < next - level;
            level += rise;
            left -= rise * open;
            for (int i = 0; i < weights.length; i++) {
                if (!frozen[i]) {
                    shares[i] = weights[i] * level;
                    frozen[i] = full || limits[i] <= level;
                }
            }
        }
    }
}
