package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.kernel.VirtualTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** How numbers are printed for people: the same on every machine, whatever its locale. */
public final class Figures {
    private Figures() {}

    /** Sixteen hexadecimal digits. */
    public static String hex(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }

    /** A number with groups of three digits: {@code 16,384}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number with groups of three digits and fixed decimals. */
    public static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A share of 1 in percent: {@code 95.2 %}. */
    public static String percent(double share, int decimals) {
        return fixed(100 * share, decimals) + " %";
    }

    /** A number with a decimal prefix and four significant digits or so: {@code 15.31 T}, {@code 152.3 M}. */
    public static String scaled(double value) {
        double size = Math.abs(value);
        if (size >= 1e12) {
            return fixed(value / 1e12, 2) + " T";
        }
        if (size >= 1e9) {
            return fixed(value / 1e9, 2) + " B";
        }
        if (size >= 1e6) {
            return fixed(value / 1e6, 2) + " M";
        }
        return fixed(value, 0);
    }

    /** Energy with the unit that suits it. */
    public static String energy(double kwh) {
        if (kwh >= 1e6) {
            return fixed(kwh / 1e6, 2) + " GWh";
        }
        return kwh >= 1e3 ? fixed(kwh / 1e3, 2) + " MWh" : fixed(kwh, 1) + " kWh";
    }

    /** A duration with the two units that suit it: {@code 3 h 05 min}, {@code 4 min 10 s}, {@code 12.5 s}. */
    public static String duration(long ns) {
        long seconds = Math.round(VirtualTime.toSeconds(ns));
        if (seconds >= 86_400) {
            return seconds / 86_400 + " d " + two(seconds % 86_400 / 3_600) + " h";
        }
        if (seconds >= 3_600) {
            return seconds / 3_600 + " h " + two(seconds % 3_600 / 60) + " min";
        }
        if (seconds >= 60) {
            return seconds / 60 + " min " + two(seconds % 60) + " s";
        }
        return fixed(VirtualTime.toSeconds(ns), 1) + " s";
    }

    /** Plain decimals, at most {@code decimals} of them, no trailing zeros, no exponent: {@code 0.0000021}. */
    public static String plain(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** A state as Kubernetes writes it: {@code Succeeded}. */
    public static String word(JobState state) {
        String name = state.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String two(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
