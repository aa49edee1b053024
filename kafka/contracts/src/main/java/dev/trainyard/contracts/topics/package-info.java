/**
 * The list of a run's topics, read from {@code kafka/topics.yaml}. Whoever creates, writes, reads or describes a topic
 * takes its name, partitions and retention from here.
 */
@NullMarked
package dev.trainyard.contracts.topics;

import org.jspecify.annotations.NullMarked;
