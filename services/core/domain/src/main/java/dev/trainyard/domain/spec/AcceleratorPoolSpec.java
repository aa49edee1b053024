package dev.trainyard.domain.spec;

/** A pool of identical nodes in identical racks on one fabric. */
public record AcceleratorPoolSpec(
        @Field(value = "System of the catalogue: chip, chips a node, NICs, power.")
        String system,

        @Field(value = "Number of racks.", min = 1, mutable = true)
        int racks,

        @Field(value = "One rack.") RackSpec rack,
        @Field(value = "The scale-out network.") FabricSpec fabric,

        @Field(value = "Shared storage for checkpoints.", optional = true)
        StorageSpec storage,

        @Field(value = "What fails and how often: a preset of the catalogue, or own processes.", optional = true)
        FailuresSpec failures) {
    /** Nodes of the pool. */
    public int nodes() {
        return racks * rack.nodes();
    }

    /** The same pool with another number of racks. */
    public AcceleratorPoolSpec withRacks(int newRacks) {
        return new AcceleratorPoolSpec(system, newRacks, rack, fabric, storage, failures);
    }
}
