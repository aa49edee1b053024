package dev.trainyard.domain.spec;

/** A queue by name; queues belong to no namespace. */
public record QueueRef(
        @Field(value = "Name of the CapacityQueue.") String name) {}
