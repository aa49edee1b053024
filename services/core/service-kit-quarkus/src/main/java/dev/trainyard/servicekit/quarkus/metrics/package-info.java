/** What Prometheus reads of any service: how far the run is, and what this process has done. */
@NullMarked
package dev.trainyard.servicekit.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
