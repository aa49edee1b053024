/**
 * What Prometheus reads: how far the run is, what this process has done, and through {@link
 * dev.trainyard.servicekit.quarkus.metrics.DomainGauges} what its service knows of the yard.
 */
@NullMarked
package dev.trainyard.servicekit.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
