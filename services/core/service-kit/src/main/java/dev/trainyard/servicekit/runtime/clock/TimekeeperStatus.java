package dev.trainyard.servicekit.runtime.clock;

import java.util.List;

/**
 * Where a run stands, for people who look at it.
 *
 * @param windows windows granted so far
 * @param nowNs virtual time reached
 * @param released whether the run was released, and not held since
 * @param paused whether time stands because somebody paused it, or because it has reached {@code untilNs}
 * @param untilNs time does not go beyond this; the largest {@code long} for no limit
 * @param pace virtual against wall time
 * @param idle whether no shard has anything left to do and no command waits; at pace max time then stands
 * @param ended whether the end was granted and all shards have reported it: the digest is the run's
 * @param commandsWaiting commands that wait for a grant
 * @param awaited the shards that time waits for; empty when it waits for nobody
 * @param digest digest over the shards' chained digests after the last window that all have done. Two runs of one input
 *     that stand at the same virtual time have the same. It is not what the run would have if it ended here: the final
 *     digest takes in the final states, too, which only the shards know. After the end it is the run's digest
 * @param achievedPace virtual seconds per wall second over the last ten wall seconds or so, of released time
 */
public record TimekeeperStatus(
        long windows,
        long nowNs,
        boolean released,
        boolean paused,
        long untilNs,
        Pace pace,
        boolean idle,
        boolean ended,
        int commandsWaiting,
        List<Awaited> awaited,
        long digest,
        double achievedPace) {
    public TimekeeperStatus {
        awaited = List.copyOf(awaited);
    }

    /** Whether time stands because nobody released it, or because somebody paused it. */
    public boolean held() {
        return !released || paused;
    }

    /**
     * A shard that has not reported.
     *
     * @param shard the shard
     * @param service its service
     * @param process the process that hosts it
     * @param sinceWallNs wall clock, as injected, when the window was granted
     */
    public record Awaited(int shard, String service, int process, long sinceWallNs) {}
}
