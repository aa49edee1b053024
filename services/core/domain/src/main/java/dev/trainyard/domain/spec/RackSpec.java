package dev.trainyard.domain.spec;

/** One rack of a pool. */
public record RackSpec(
        @Field(value = "Nodes in a rack.", min = 1) int nodes) {}
