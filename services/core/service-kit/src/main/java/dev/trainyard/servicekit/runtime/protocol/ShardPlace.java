package dev.trainyard.servicekit.runtime.protocol;

/**
 * Where a shard writes its events: one partition of its service's events topic, which nobody else writes.
 *
 * @param service name of the service, the topic's middle name
 * @param partition number of the partition, from 0
 */
public record ShardPlace(String service, int partition) {}
