/**
 * The metrics of a live yard, for Prometheus: what its log, its telemetry, its clock, its broker and this process say.
 * The same names as those of the five services, under {@code /metrics}.
 */
@NullMarked
package dev.trainyard.door.metrics;

import org.jspecify.annotations.NullMarked;
