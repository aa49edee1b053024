package dev.trainyard.servicekit.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacedTimeTest {
    private static final long SECOND_NS = 1_000_000_000L;

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
}
