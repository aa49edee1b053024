/** Tests of the Kafka runtime against a real broker, and against the in-process runtime as the oracle. */
@NullMarked
package dev.trainyard.servicekit.runtime;

import org.jspecify.annotations.NullMarked;
