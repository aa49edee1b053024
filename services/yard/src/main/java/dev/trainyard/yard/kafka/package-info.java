/** Running a yard over Kafka: broker, shard hosts in this process or in others, timekeeper, and the tail of the log. */
@NullMarked
package dev.trainyard.yard.kafka;

import org.jspecify.annotations.NullMarked;
