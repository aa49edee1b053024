package dev.trainyard.yard.summary;

import dev.trainyard.domain.event.JobEvent.JobState;

/**
 * From this time on the job stands so, until the next change.
 *
 * @param timeNs when it begins to hold
 * @param state the job's state
 * @param attempt the attempt it belongs to; 0 before the first placement
 * @param step steps completed at that time
 * @param stepNs duration of a step; 0 when none are made
 */
public record JobChange(long timeNs, JobState state, int attempt, long step, long stepNs) {}
