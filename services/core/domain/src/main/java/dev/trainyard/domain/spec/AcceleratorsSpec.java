package dev.trainyard.domain.spec;

/** The chips of one node of the job. */
public record AcceleratorsSpec(
        @Field(value = "Accelerator of the catalogue.") String type,

        @Field(value = "Chips of a node; whole nodes only.", min = 1)
        int perNode) {}
