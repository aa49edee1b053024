package dev.trainyard.yard.report;

import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps values from 0 to a maximum onto pixels.
 *
 * @param max value at {@code to}; positive
 * @param from pixel of 0
 * @param to pixel of the maximum
 */
record Scale(double max, double from, double to) {
    Scale {
        if (!(max > 0)) {
            throw new IllegalArgumentException("a scale needs a positive maximum, not " + max);
        }
    }

    /** The pixel of a value. */
    double at(double value) {
        return from + (to - from) * value / max;
    }

    /** Round values from 0 to the maximum, about {@code count} of them. */
    List<Double> ticks(int count) {
        return multiplesOf(roundStep(max / count));
    }

    /** The same for counts: whole numbers only. */
    List<Double> wholeTicks(int count) {
        return multiplesOf(Math.max(1, roundStep(max / count)));
    }

    private List<Double> multiplesOf(double step) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= max * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The smallest of 1, 2, 5, 10, 20, 50 ... (and their tenths) that is not below. */
    static double roundStep(double atLeast) {
        double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** The unit in which a span of virtual time reads well. */
    enum TimeUnit {
        DAYS("days", VirtualTime.DAY_NS),
        HOURS("hours", VirtualTime.HOUR_NS),
        MINUTES("minutes", VirtualTime.MINUTE_NS);

        private final String plural;
        private final long ns;

        TimeUnit(String plural, long ns) {
            this.plural = plural;
            this.ns = ns;
        }

        static TimeUnit of(long spanNs) {
            if (spanNs >= 4 * VirtualTime.DAY_NS) {
                return DAYS;
            }
            return spanNs >= 4 * VirtualTime.HOUR_NS ? HOURS : MINUTES;
        }

        String plural() {
            return plural;
        }

        double of(double timeNs) {
            return timeNs / ns;
        }
    }
}
