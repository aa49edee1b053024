package dev.trainyard.servicekit.runtime.clock;

import java.util.List;

/**
 * Where a run stands, for people who look at it.
 *
 * @param windows windows granted so far
 * @param nowNs virtual time reached
 * @param held whether the run has not been released, or is paused
 * @param commandsWaiting commands that wait for a grant
 * @param awaited the shards that time waits for; empty when it waits for nobody
 */
public record TimekeeperStatus(long windows, long nowNs, boolean held, int commandsWaiting, List<Awaited> awaited) {
    public TimekeeperStatus {
        awaited = List.copyOf(awaited);
    }

    /**
     * A shard that has not reported.
     *
     * @param shard the shard
     * @param process the process that hosts it
     * @param sinceWallNs wall clock, as injected, when the window was granted
     */
    public record Awaited(int shard, int process, long sinceWallNs) {}
}
