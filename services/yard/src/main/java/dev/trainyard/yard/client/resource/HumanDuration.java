package dev.trainyard.yard.client.resource;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Ages as kubectl shortens them (k8s.io/apimachinery, util/duration, HumanDuration): two units at most. */
final class HumanDuration {
    private HumanDuration() {}

    /** Age of what was made at a time in ISO 8601; {@code <unknown>} if that is none. */
    static String since(String timestamp, Instant now) {
        try {
            return shorten(Duration.between(Instant.parse(timestamp), now).toSeconds());
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    static String shorten(long seconds) {
        if (seconds < -1) {
            return "<invalid>";
        }
        long s = Math.max(0, seconds);
        long minutes = s / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (s < 120) {
            return s + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", s % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (hours < 192) {
            return two(days, "d", hours % 24, "h");
        }
        return days < 2 * 365 ? days + "d" : two(days / 365, "y", days % 365, "d");
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + bigUnit + (small == 0 ? "" : small + smallUnit);
    }
}
