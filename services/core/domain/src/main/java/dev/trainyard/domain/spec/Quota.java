package dev.trainyard.domain.spec;

/** What a queue may hold of one accelerator type. */
public record Quota(
        @Field(value = "Accelerator of the catalogue.") String accelerator,

        @Field(value = "Chips that jobs of the queue may hold together, spares included.", min = 1)
        int nominal) {}
