package dev.trainyard.servicekit.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.random.RandomStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacedTimeTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SEED = Long.getLong("seed", 1);

    private long wallNs = 5 * SECOND_NS;
    private final Pace pace = new Pace.Times(100);
    private final PacedTime paced = new PacedTime(() -> wallNs);
    private final long spanNs = PacedTime.spanNs(pace);

    @Test
    void aFullWindowIsDueOneSecondAfterItsBeginAlthoughItIsAskedForLate() {
        // Given windows of the longest span, asked for again a little after each is due
        for (int window = 0; window < 5; window++) {
            long fromNs = window * spanNs;
            long toNs = fromNs + spanNs;

            // When it is not yet due
            assertThat(paced.untilDue(pace, fromNs, toNs)).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));

            // Then it is after a wall second and a bit
            wallNs = 6 * SECOND_NS + window * SECOND_NS + 1_000_000;
            assertThat(paced.untilDue(pace, fromNs, toNs)).isZero();
        }
    }

    @Test
    void whatAPauseMissedIsNotMadeUpFor() {
        // Given time that has begun, and then a pause of an hour
        paced.untilDue(pace, 0, spanNs);
        wallNs += 3_600 * SECOND_NS;

        // When it goes on
        Duration first = paced.untilDue(pace, 0, spanNs);
        Duration second = paced.untilDue(pace, spanNs, 2 * spanNs);

        // Then the window that was waiting is due at once, and the next a second later
        assertThat(first).isZero();
        assertThat(second).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anHourAtTimesSixtyIsWithinOnePercentAndDoesNotDrift() {
        // Given a timekeeper that looks late, by up to 200 ms, and shards that need up to 300 ms a window of any length
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        RandomStream stream = new RandomStream(SEED, "lateness");
        Pace sixty = new Pace.Times(60);
        long beginNs = wallNs;
        long nowNs = 0;
        double worstNs = 0;
        double worstOfFirstHalfNs = 0;
        AchievedPace achieved = new AchievedPace();

        // When an hour of virtual time goes by
        for (long window = 0; nowNs < 3_600 * SECOND_NS; window++) {
            long lengthNs = 1 + (long) (stream.uniform(window, 0) * PacedTime.spanNs(sixty));
            Duration early = paced.untilDue(sixty, nowNs, nowNs + lengthNs);
            while (!early.isZero()) {
                wallNs += early.toNanos() + (long) (stream.uniform(window, 1) * 0.2 * SECOND_NS);
                early = paced.untilDue(sixty, nowNs, nowNs + lengthNs);
            }
            nowNs += lengthNs;
            achieved.reached(wallNs, nowNs);
            worstNs = Math.max(worstNs, Math.abs(wallNs - beginNs - nowNs / 60.0));
            worstOfFirstHalfNs = nowNs < 1_800 * SECOND_NS ? worstNs : worstOfFirstHalfNs;
            wallNs += (long) (stream.uniform(window, 2) * 0.3 * SECOND_NS);
        }

        // Then
        assertThat(60.0 * (wallNs - beginNs) / nowNs).isBetween(0.99, 1.01);
        assertThat(worstNs).isLessThan(0.6 * SECOND_NS);
        assertThat(worstNs).isLessThan(2 * worstOfFirstHalfNs);
        assertThat(achieved.factor()).isBetween(57.0, 63.0);
    }

    @Test
    void aPauseTiesTimeAfresh() {
        // Given
        paced.untilDue(pace, 0, spanNs);

        // When time stood for two seconds because somebody said so
        wallNs += 2 * SECOND_NS;
        paced.stand();

        // Then the window that was waiting takes its whole second
        assertThat(paced.untilDue(pace, 0, spanNs)).isEqualTo(Duration.ofSeconds(1));
    }
}
