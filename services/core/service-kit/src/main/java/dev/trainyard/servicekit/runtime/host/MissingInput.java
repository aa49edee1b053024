package dev.trainyard.servicekit.runtime.host;

/**
 * An event that was counted by the grant and has not come.
 *
 * @param window the window that cannot be done without it
 * @param shard the shard that writes it
 * @param process the process that hosts that shard
 * @param sequence its sequence
 * @param sinceNs {@link System#nanoTime} when it began to be waited for
 */
public record MissingInput(long window, int shard, int process, long sequence, long sinceNs) {}
