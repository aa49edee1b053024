package dev.trainyard.kernel.inprocess;

/**
 * How a run ended.
 *
 * @param digest digest over all shards' final digests
 * @param endNs virtual time of the end
 * @param windows how many windows it took
 * @param events how many events all shards wrote
 * @param stalled true when nothing could ever happen again although work was unfinished
 */
public record RunOutcome(long digest, long endNs, long windows, long events, boolean stalled) {}
