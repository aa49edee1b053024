package dev.trainyard.domain.catalogue;

/**
 * One kind of node.
 *
 * @param name name in specs
 * @param accelerator its chip
 * @param chipsPerNode chips of a node
 * @param ratedNodeWatts rated power of the whole node
 * @param hostCopyGBpsPerChip rate at which a chip copies its state to host memory
 * @param usdPerChipHour list price
 * @param priceId which price that is
 */
public record NodeSystem(
        String name,
        Accelerator accelerator,
        int chipsPerNode,
        double ratedNodeWatts,
        double hostCopyGBpsPerChip,
        double usdPerChipHour,
        String priceId) {}
