package dev.trainyard.yard.client.clock;

import com.fasterxml.jackson.databind.JsonNode;

/** Where time stands, in one sentence. */
public final class ClockText {
    private ClockText() {}

    /** The sentence for an answer of {@code GET /clock}. */
    public static String of(JsonNode clock) {
        String time = clock.path("virtualTime").asText();
        String pace = pace(clock);
        String until = clock.path("until").asText("");
        boolean limited = !until.isEmpty() && !until.equals("null");
        if (clock.path("ended").asBoolean()) {
            return "ended at " + time + ", digest " + clock.path("digest").asText();
        }
        if (!clock.path("released").asBoolean(true)) {
            return "held at " + time + "; ./trainyard unpause lets time go";
        }
        if (clock.path("paused").asBoolean()) {
            return "paused at " + time;
        }
        if (clock.path("idle").asBoolean()) {
            return "idle at " + time + ", pace " + pace + ": waits for orders";
        }
        return "running at " + time + ", pace " + pace + (limited ? ", until " + until : "") + awaited(clock);
    }

    private static String pace(JsonNode clock) {
        String pace = clock.path("pace").asText();
        double achieved = clock.path("achievedPace").asDouble();
        return pace.equals("max") || achieved == 0
                ? pace
                : pace + " (achieved x" + String.format("%.1f", achieved) + ")";
    }

    private static String awaited(JsonNode clock) {
        for (JsonNode one : clock.path("awaited")) {
            if (one.path("seconds").asDouble() >= 1) {
                return ", waits for " + one.path("service").asText() + " (shard "
                        + one.path("shard").asText() + ", process "
                        + one.path("process").asText() + ") since "
                        + one.path("seconds").asText() + " s";
            }
        }
        return "";
    }
}
