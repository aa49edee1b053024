/**
 * Kafka clients with the settings that the window loop was measured with, the topics of a run, and how an event becomes a
 * record. Nothing here knows what a window is.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.client;

import org.jspecify.annotations.NullMarked;
