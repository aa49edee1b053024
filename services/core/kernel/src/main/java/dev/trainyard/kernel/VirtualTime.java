package dev.trainyard.kernel;

import java.util.Locale;

/** Virtual time is a {@code long} of nanoseconds since the run began; this class names its units and prints it. */
public final class VirtualTime {
    /** One microsecond in nanoseconds. */
    public static final long MICROSECOND_NS = 1_000L;
    /** One millisecond in nanoseconds. */
    public static final long MILLISECOND_NS = 1_000_000L;
    /** One second in nanoseconds. */
    public static final long SECOND_NS = 1_000_000_000L;
    /** One minute in nanoseconds. */
    public static final long MINUTE_NS = 60 * SECOND_NS;
    /** One hour in nanoseconds. */
    public static final long HOUR_NS = 60 * MINUTE_NS;
    /** One day in nanoseconds. */
    public static final long DAY_NS = 24 * HOUR_NS;
    /** The time that never comes: "no event", "no output". About 292 years. */
    public static final long NEVER_NS = Long.MAX_VALUE;

    private VirtualTime() {}

    /**
     * Adds a delay to a time and stays at {@link #NEVER_NS} instead of wrapping around.
     *
     * @param timeNs a time, at least 0
     * @param delayNs a delay, at least 0
     */
    public static long plus(long timeNs, long delayNs) {
        long sumNs = timeNs + delayNs;
        return sumNs < timeNs ? NEVER_NS : sumNs;
    }

    /** Converts seconds to nanoseconds, rounding half up; values beyond the range become {@link #NEVER_NS}. */
    public static long ofSeconds(double seconds) {
        double ns = seconds * 1e9;
        return ns >= 9.2e18 ? NEVER_NS : (long) StrictMath.floor(ns + 0.5);
    }

    /** Nanoseconds as seconds. */
    public static double toSeconds(long ns) {
        return ns / 1e9;
    }

    /** Prints as {@code 12d 03:04:05.678}, without the fraction when it is zero; {@code never} for never. */
    public static String format(long timeNs) {
        if (timeNs == NEVER_NS) {
            return "never";
        }
        long days = timeNs / DAY_NS;
        long rest = timeNs % DAY_NS;
        long millis = rest % SECOND_NS / MILLISECOND_NS;
        String clock = String.format(
                Locale.ROOT,
                "%02d:%02d:%02d",
                rest / HOUR_NS,
                rest % HOUR_NS / MINUTE_NS,
                rest % MINUTE_NS / SECOND_NS);
        String fraction = millis == 0 ? "" : String.format(Locale.ROOT, ".%03d", millis);
        return days + "d " + clock + fraction;
    }
}
