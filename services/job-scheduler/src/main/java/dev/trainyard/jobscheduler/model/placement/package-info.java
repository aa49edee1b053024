/**
 * Which nodes a gang gets: whole gangs by topology level, replacements of lost nodes, and spares. Works on one pool and
 * knows nothing of queues, priorities or quotas.
 */
@NullMarked
package dev.trainyard.jobscheduler.model.placement;

import org.jspecify.annotations.NullMarked;
