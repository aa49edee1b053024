package dev.trainyard.domain.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualDurationTest {
    @ParameterizedTest
    @CsvSource({"90s, 90000", "1h30m, 5400000", "54d, 4665600000", "250ms, 250", "1.5h, 5400000", "0, 0", "0s, 0"})
    void readsNumbersWithUnits(String text, long milliseconds) {
        assertThat(VirtualDuration.parse(text)).isEqualTo(new VirtualDuration.Ok(milliseconds * 1_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "600 | 600: a duration needs a unit, e.g. 10m",
                "1h30 | 1h30: a duration needs a unit, e.g. 10m",
                "10min | 10min: unknown unit min; use ms, s, m, h or d, e.g. 10m",
                "-5m | -5m: a duration must not be negative, e.g. 10m",
                "soon | soon: not a duration; write a number and a unit, e.g. 90s, 1h30m, 54d",
                "5m1h | 5m1h: units must come largest first and once each, e.g. 1h30m",
                "5m5m | 5m5m: units must come largest first and once each, e.g. 1h30m",
                "1.2.3s | 1.2.3s: 1.2.3 is not a number",
                "999999999999d | 999999999999d: longer than a run can last (73 years)",
                "'' | empty: a duration needs a number and a unit, e.g. 10m",
            })
    void saysWhatIsWrong(String text, String message) {
        assertThat(VirtualDuration.parse(text)).isEqualTo(new VirtualDuration.Bad(message));
    }

    @Test
    void formattedDurationsReadBack() {
        // Given
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            long ns = (random.nextLong() >>> (3 + random.nextInt(40))) / 1_000_000 * 1_000_000;

            // When
            String text = VirtualDuration.format(ns);

            // Then
            assertThat(VirtualDuration.parse(text)).as(text).isEqualTo(new VirtualDuration.Ok(ns));
        }
    }
}
