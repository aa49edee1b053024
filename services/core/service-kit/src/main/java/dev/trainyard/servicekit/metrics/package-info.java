/**
 * What Prometheus reads of a yard: folds of the log into Micrometer's meters. Each service has the fold of its own events;
 * the daemon of a live yard has all of them. Pools, racks and queues are aggregates; jobs and chips have series of their
 * own up to a stated number. The names, and their twins in the trade, are listed in docs/observability.md.
 */
@NullMarked
package dev.trainyard.servicekit.metrics;

import org.jspecify.annotations.NullMarked;
