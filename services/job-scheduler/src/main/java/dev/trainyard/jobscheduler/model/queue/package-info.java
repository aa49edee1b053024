/**
 * Who waits and in which order: jobs with their states, queues with quotas, and the explanation of every wait. Decides
 * nothing about nodes.
 */
@NullMarked
package dev.trainyard.jobscheduler.model.queue;

import org.jspecify.annotations.NullMarked;
