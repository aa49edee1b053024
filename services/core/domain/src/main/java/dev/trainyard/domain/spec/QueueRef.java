package dev.trainyard.domain.spec;

/** A queue by name, in the namespace of the job. */
public record QueueRef(
        @Field(value = "Name of the CapacityQueue.") String name) {}
