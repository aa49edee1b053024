package dev.trainyard.door.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where time stands.
 *
 * @param nowNs virtual time reached
 * @param pace {@code max} or {@code x} and a number
 * @param achievedPace virtual by wall time, measured
 * @param released whether time was let begin
 * @param paused whether it was stopped since
 * @param idle whether nothing is left to do until a command comes
 * @param ended whether the run is over
 * @param untilNs virtual time at which it will stop; null: no such time was given
 * @param windows windows granted
 * @param commandsWaiting commands in the log and in no window
 * @param awaited whom time waits for
 * @param digest of the run so far; empty: not known
 */
public record ClockState(
        long nowNs,
        String pace,
        double achievedPace,
        boolean released,
        boolean paused,
        boolean idle,
        boolean ended,
        @Nullable Long untilNs,
        long windows,
        int commandsWaiting,
        List<Awaited> awaited,
        String digest) {
    public ClockState {
        awaited = List.copyOf(awaited);
    }

    /**
     * A shard that time waits for.
     *
     * @param shard its number
     * @param service its service
     * @param process the process that hosts it
     * @param seconds since when, wall clock
     */
    public record Awaited(int shard, String service, int process, double seconds) {}
}
