package dev.trainyard.servicekit.runtime.protocol;

/**
 * A process waits past its limit for events that were counted but are not in the log (an idempotent producer whose
 * batches expire can leave such a hole). It asks the owner to restart: the owner then does its windows again and writes
 * what is missing. Askers write it to the done topic, the timekeeper copies it to the clock topic, where owners read.
 *
 * @param process the owner that shall restart
 * @param shard the shard whose events are missing
 * @param sequence first sequence missing
 * @param window the window that cannot be done without
 * @param asker the process that waits
 */
public record RestartRequest(int process, int shard, long sequence, long window, int asker)
        implements ClockRecord, DoneRecord {}
