package dev.trainyard.servicekit.runtime.protocol;

import java.util.List;

/**
 * Leave to do one window. Of two grants with one number the first in the log holds.
 *
 * @param window its number, from 0
 * @param fromNs begin of the window, where the one before ended
 * @param toNs end of the window, exclusive; equal to the begin when the run ends here
 * @param readUpTo for each source shard, how many of its events must have been read
 * @param commands the commands admitted, in canonical order
 * @param snapshot all shards write a snapshot after this window
 * @param end nothing is done in this window: the run is over, shards report their final digests
 */
public record Grant(
        long window,
        long fromNs,
        long toNs,
        long[] readUpTo,
        List<StampedCommand> commands,
        boolean snapshot,
        boolean end)
        implements ClockRecord {
    public Grant {
        commands = List.copyOf(commands);
    }
}
