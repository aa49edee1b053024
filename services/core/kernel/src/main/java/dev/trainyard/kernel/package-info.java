/**
 * The deterministic kernel: virtual time, events, models and the engine that runs one model over windows of virtual
 * time. Pure Java: nothing here knows Kafka, threads, wall clocks or shared randomness.
 */
@NullMarked
package dev.trainyard.kernel;

import org.jspecify.annotations.NullMarked;
