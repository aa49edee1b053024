/**
 * The kernel's Kafka runtime: the same engines and the same window rule as in process, with a log between the shards. It
 * needs plain Kafka clients only; framework wiring stands beside it, never in it. Below: the records of the protocol, the
 * clients, the timekeeper, the hosts of shards, and a reader for everyone who only watches.
 */
@NullMarked
package dev.trainyard.servicekit.runtime;

import org.jspecify.annotations.NullMarked;
