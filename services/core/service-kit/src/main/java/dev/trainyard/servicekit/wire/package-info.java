/**
 * How a yard looks on the wire: the codec of its events, the header of its runs, its resources as commands. Whoever
 * begins, joins or follows a run of a yard over Kafka, the command line and the services alike, uses these.
 */
@NullMarked
package dev.trainyard.servicekit.wire;

import org.jspecify.annotations.NullMarked;
