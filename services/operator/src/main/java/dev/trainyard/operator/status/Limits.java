package dev.trainyard.operator.status;

import java.time.Duration;

/**
 * What the API server is spared.
 *
 * @param writesPerSecond of statuses in all
 * @param progressPerSecond of those that only tell of progress
 * @param between two statuses of one object, unless one is the first or the last
 * @param betweenSteps two statuses of one object that differ only in steps and goodput
 * @param first how long a first status may wait for what happens meanwhile, so that a quick job costs one
 * @param unreachable after so long without an answer of the log an object says so
 * @param eventsPerSecond of events in all
 */
public record Limits(
        int writesPerSecond,
        int progressPerSecond,
        Duration between,
        Duration betweenSteps,
        Duration first,
        Duration unreachable,
        int eventsPerSecond) {
    /** The limits of the design. */
    public static Limits standard() {
        return new Limits(
                300,
                20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                3);
    }
}
