package dev.trainyard.servicekit.runtime.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Which process hosts which shard, from a window on.
 *
 * @param fromWindow first window for which it holds
 * @param processes ordinal of the process, by shard
 */
public record ShardMap(long fromWindow, int[] processes) implements ClockRecord {
    /** Deals shards out to processes in equal, contiguous blocks. */
    public static ShardMap blocks(int shards, int processes) {
        if (processes < 1 || processes > shards) {
            throw new IllegalArgumentException(processes + " processes for " + shards
                    + " shards: there must be at least one process and at most one per shard");
        }
        int[] map = new int[shards];
        for (int shard = 0; shard < shards; shard++) {
            map[shard] = (int) ((long) shard * processes / shards);
        }
        return new ShardMap(0, map);
    }

    /** The process that hosts a shard. */
    public int processOf(int shard) {
        return processes[shard];
    }

    /** Shards of a process, in order. */
    public List<Integer> shardsOf(int process) {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < processes.length; shard++) {
            if (processes[shard] == process) {
                shards.add(shard);
            }
        }
        return shards;
    }
}
