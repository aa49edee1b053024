package dev.trainyard.yard.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PoissonIntervalTest {
    /** Quantiles at 0.025 and 0.975 as R's qpois gives them. */
    @Test
    void agreesWithKnownQuantiles() {
        assertThat(PoissonInterval.around(0)).isEqualTo(new PoissonInterval(0, 0));
        assertThat(PoissonInterval.around(1)).isEqualTo(new PoissonInterval(0, 3));
        assertThat(PoissonInterval.around(10)).isEqualTo(new PoissonInterval(4, 17));
        assertThat(PoissonInterval.around(100)).isEqualTo(new PoissonInterval(81, 120));
    }

    @Test
    void isNearTheNormalIntervalForLargeMeans() {
        PoissonInterval interval = PoissonInterval.around(10_000);

        assertThat(interval.low()).isBetween(9_802, 9_806);
        assertThat(interval.high()).isBetween(10_194, 10_198);
    }

    @Test
    void refusesWhatIsNoMean() {
        assertThatThrownBy(() -> PoissonInterval.around(Double.NaN)).hasMessageContaining("NaN");
    }
}
