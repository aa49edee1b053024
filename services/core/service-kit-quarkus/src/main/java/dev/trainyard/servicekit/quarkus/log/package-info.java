/**
 * Projections of the log for people: the clock and a service's own events are consumed by SmallRye Reactive Messaging in
 * a consumer group, and folded into names, times and gauges. They are rebuilt from the log at every start, and no model
 * reads them.
 */
@NullMarked
package dev.trainyard.servicekit.quarkus.log;

import org.jspecify.annotations.NullMarked;
