package dev.trainyard.servicekit.runtime.protocol;

import java.util.List;

/**
 * One process has done one window for all its shards.
 *
 * @param window number of the window; {@link #JOINED} before the first
 * @param process ordinal of the process
 * @param shards one report for each of its shards
 */
public record Done(long window, int process, List<ShardDone> shards) implements DoneRecord {
    /** The window of the report that a fresh process joins with. */
    public static final long JOINED = -1;

    public Done {
        shards = List.copyOf(shards);
    }
}
