package dev.trainyard.domain.quantity;

/** Durations as text: numbers with units ms, s, m, h, d, largest first, such as {@code 90s}, {@code 1h30m}. */
public final class VirtualDuration {
    /** Nanoseconds of one second. */
    public static final long SECOND_NS = 1_000_000_000L;

    private static final long MILLISECOND_NS = SECOND_NS / 1_000;

    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] UNIT_NS = {
        86_400 * SECOND_NS, 3_600 * SECOND_NS, 60 * SECOND_NS, SECOND_NS, MILLISECOND_NS
    };

    private VirtualDuration() {}

    /** What a text says as a duration. */
    public sealed interface Parsed {}

    /** A duration of so many nanoseconds. */
    public record Ok(long ns) implements Parsed {}

    /** No duration, and why, with what to write instead. */
    public record Bad(String message) implements Parsed {}

    /** Parses {@code text}; units must come in falling order, each at most once; a bare 0 is allowed; rounds to ms. */
    public static Parsed parse(String text) {
        String t = text.strip();
        if (t.equals("0")) {
            return new Ok(0);
        }
        if (t.startsWith("-")) {
            return new Bad(t + ": a duration must not be negative, e.g. 10m");
        }
        long total = 0;
        int nextUnit = 0;
        int at = 0;
        while (at < t.length()) {
            int numberEnd = at;
            while (numberEnd < t.length() && (Character.isDigit(t.charAt(numberEnd)) || t.charAt(numberEnd) == '.')) {
                numberEnd++;
            }
            int unitEnd = numberEnd;
            while (unitEnd < t.length() && Character.isLetter(t.charAt(unitEnd))) {
                unitEnd++;
            }
            if (numberEnd == at) {
                return new Bad(t + ": not a duration; write a number and a unit, e.g. 90s, 1h30m, 54d");
            }
            if (unitEnd == numberEnd) {
                return new Bad(t + ": a duration needs a unit, e.g. 10m");
            }
            String unit = t.substring(numberEnd, unitEnd);
            int index = unitIndex(unit);
            if (index < 0) {
                return new Bad(t + ": unknown unit " + unit + "; use ms, s, m, h or d, e.g. 10m");
            }
            if (index < nextUnit) {
                return new Bad(t + ": units must come largest first and once each, e.g. 1h30m");
            }
            nextUnit = index + 1;
            double value;
            try {
                value = Double.parseDouble(t.substring(at, numberEnd));
            } catch (NumberFormatException e) {
                return new Bad(t + ": " + t.substring(at, numberEnd) + " is not a number");
            }
            double ns = value * UNIT_NS[index];
            if (total + ns > Long.MAX_VALUE / 4.0) {
                return new Bad(t + ": longer than a run can last (73 years)");
            }
            total += Math.round(ns / MILLISECOND_NS) * MILLISECOND_NS;
            at = unitEnd;
        }
        return t.isEmpty() ? new Bad("empty: a duration needs a number and a unit, e.g. 10m") : new Ok(total);
    }

    /** The shortest text that {@link #parse} turns back into {@code ns}, which must be whole milliseconds. */
    public static String format(long ns) {
        if (ns < 0) {
            return "-" + format(-ns);
        }
        StringBuilder text = new StringBuilder();
        long rest = ns;
        for (int i = 0; i < UNITS.length; i++) {
            long count = rest / UNIT_NS[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                rest -= count * UNIT_NS[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static int unitIndex(String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }
}
