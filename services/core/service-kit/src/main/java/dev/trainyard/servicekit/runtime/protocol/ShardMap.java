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

    /**
     * Deals our own shards out to processes 0 to {@code processes - 1} in equal, contiguous blocks, and gives each
     * foreign service the next ordinal.
     */
    public static ShardMap of(RunHeader header, int processes) {
        List<Integer> own = new ArrayList<>();
        for (int shard = 0; shard < header.shards().size(); shard++) {
            if (!header.isForeign(shard)) {
                own.add(shard);
            }
        }
        int[] map = new int[header.shards().size()];
        if (!own.isEmpty()) {
            ShardMap dealt = blocks(own.size(), processes);
            for (int i = 0; i < own.size(); i++) {
                map[own.get(i)] = dealt.processOf(i);
            }
        }
        for (int shard = 0; shard < map.length; shard++) {
            if (header.isForeign(shard)) {
                map[shard] = processes
                        + header.foreignServices()
                                .indexOf(header.shards().get(shard).service());
            }
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
