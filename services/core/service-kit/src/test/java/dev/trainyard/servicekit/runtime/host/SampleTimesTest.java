package dev.trainyard.servicekit.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTimesTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final SampleTimes times = new SampleTimes();

    @Test
    void atTheRateOfTheWallItIsEveryTenSeconds() {
        int samples = 0;
        for (int second = 0; second < 100; second++) {
            if (times.due(second * SECOND_NS, second * SECOND_NS)) {
                samples++;
            }
        }
        assertThat(samples).isEqualTo(10);
    }

    @Test
    void atAnyPaceItIsOnceASecondOfWallTimeAtMost() {
        int samples = 0;
        for (int window = 0; window < 5000; window++) {
            if (times.due(window * 3600 * SECOND_NS, window * SECOND_NS / 1000)) {
                samples++;
            }
        }
        assertThat(samples).isEqualTo(5);
    }

    @Test
    void timeThatStandsStillIsSampledOnce() {
        assertThat(times.due(5, 0)).isTrue();
        assertThat(times.due(5, 100 * SECOND_NS)).isFalse();
    }

    @Test
    void whereTimeCameToStandIsSampledOnceMore() {
        assertThat(times.due(5 * SECOND_NS, 0)).isTrue();
        assertThat(times.due(8 * SECOND_NS, SECOND_NS)).isFalse();
        assertThat(times.dueStanding(2 * SECOND_NS)).isFalse();
        assertThat(times.dueStanding(3 * SECOND_NS)).isTrue();
        assertThat(times.dueStanding(30 * SECOND_NS)).isFalse();
    }

    @Test
    void aWindowASecondIsNotStanding() {
        int samples = 0;
        for (int second = 0; second < 100; second++) {
            samples += times.due(second * SECOND_NS, second * SECOND_NS) ? 1 : 0;
            samples += times.dueStanding(second * SECOND_NS + SECOND_NS / 2) ? 1 : 0;
        }
        assertThat(samples).isEqualTo(10);
    }
}
