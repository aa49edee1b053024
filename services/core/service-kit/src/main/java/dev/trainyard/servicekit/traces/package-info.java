/**
 * Traces of jobs for OpenTelemetry: a job is a trace, and each phase of its life a span. They are folds of the log like
 * the metrics, and off unless somebody says where to send them.
 */
@NullMarked
package dev.trainyard.servicekit.traces;

import org.jspecify.annotations.NullMarked;
