package dev.trainyard.domain.spec;

/** The scale-out network of a pool. */
public record FabricSpec(
        @Field(value = "Fabric of the catalogue: levels, sizes, oversubscription, latencies.")
        String preset) {}
