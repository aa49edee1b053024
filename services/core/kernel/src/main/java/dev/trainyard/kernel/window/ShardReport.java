package dev.trainyard.kernel.window;

/**
 * What one shard reports after a window.
 *
 * @param shard the shard's number
 * @param sequences how many events it has written since the run began
 * @param nextEventNs time of its next timer or waiting event; {@code NEVER_NS} for none
 * @param earliestOutputNs earliest time at which anything it sends without further input can arrive
 * @param earliestArrivalNs earliest arrival time among the events it sent in this window; {@code NEVER_NS} for none
 * @param idleSinceNs since when its model has had no unfinished work; {@code NEVER_NS} while it has some
 * @param digest its chained digest
 */
public record ShardReport(
        int shard,
        long sequences,
        long nextEventNs,
        long earliestOutputNs,
        long earliestArrivalNs,
        long idleSinceNs,
        long digest) {}
