package dev.trainyard.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int N = 200_000;

    @Test
    void drawsAreAFunctionOfTheKey() {
        RandomStream one = new RandomStream(7, "faults");
        assertThat(one.bits(3, 4)).isEqualTo(new RandomStream(7, "faults").bits(3, 4));
        assertThat(one.bits(3, 4)).isNotEqualTo(new RandomStream(7, "repairs").bits(3, 4));
        assertThat(one.bits(3, 4)).isNotEqualTo(new RandomStream(8, "faults").bits(3, 4));
        assertThat(one.bits(3, 4)).isNotEqualTo(one.bits(4, 3));
    }

    @Test
    void neighbouringKeysAreUnrelated() {
        RandomStream stream = new RandomStream(1, "grid");
        double sum = 0;
        double cross = 0;
        int[] bits = new int[64];
        for (int i = 0; i < N; i++) {
            double u = stream.uniform(i, 0) - 0.5;
            sum += u;
            cross += u * (stream.uniform(i + 1L, 0) - 0.5);
            long word = stream.bits(0, i);
            for (int b = 0; b < 64; b++) {
                bits[b] += (int) (word >>> b & 1);
            }
        }
        assertThat(sum / N).isCloseTo(0, within(5 * 0.289 / StrictMath.sqrt(N)));
        assertThat(cross / N).isCloseTo(0, within(5.0 / 12 / StrictMath.sqrt(N)));
        for (int count : bits) {
            assertThat(count)
                    .isBetween((int) (N / 2 - 2.5 * StrictMath.sqrt(N)), (int) (N / 2 + 2.5 * StrictMath.sqrt(N)));
        }
    }

    @Test
    void distributionsHaveTheirMoments() {
        RandomStream stream = new RandomStream(2, "moments");
        double exponential = 0;
        double normal = 0;
        double square = 0;
        int belowMedian = 0;
        for (int i = 0; i < N; i++) {
            exponential += stream.exponential(3, 1, i);
            double z = stream.normal(2, i);
            normal += z;
            square += z * z;
            belowMedian += stream.logNormal(40, 0.8, 3, i) < 40 ? 1 : 0;
        }
        assertThat(exponential / N).isCloseTo(3, within(0.04));
        assertThat(normal / N).isCloseTo(0, within(0.012));
        assertThat(square / N).isCloseTo(1, within(0.02));
        assertThat(belowMedian / (double) N).isCloseTo(0.5, within(0.006));
    }
}
