package dev.trainyard.domain.yard;

/**
 * The shards of a run: chip-node shards first, then one each of fabric, scheduler, failure injector and orchestrator.
 * The plan is a part of the run (it decides sequences and digests); which process hosts which shard is not.
 *
 * @param chipNodeShards how many shards share the racks, from 1 to {@link #CHIP_NODE_SHARDS_MAX}
 */
public record ShardPlan(int chipNodeShards) {
    /** Most chip-node shards that a run may have. */
    public static final int CHIP_NODE_SHARDS_MAX = 48;

    private static final int CHIP_NODE_SHARDS_MIN_BY_RULE = 4;
    private static final int CHIP_NODE_SHARDS_MAX_BY_RULE = 16;
    private static final int RACKS_PER_SHARD = 512;

    public ShardPlan {
        if (chipNodeShards < 1 || chipNodeShards > CHIP_NODE_SHARDS_MAX) {
            throw new IllegalArgumentException(
                    "chip-node shards: found " + chipNodeShards + ", expected 1 to " + CHIP_NODE_SHARDS_MAX);
        }
    }

    /** The stated rule: one chip-node shard for every 512 racks begun, at least 4 and at most 16. */
    public static ShardPlan forRacks(long racks) {
        long shards = (racks + RACKS_PER_SHARD - 1) / RACKS_PER_SHARD;
        return new ShardPlan((int) Math.clamp(shards, CHIP_NODE_SHARDS_MIN_BY_RULE, CHIP_NODE_SHARDS_MAX_BY_RULE));
    }

    /** How many shards there are. */
    public int shards() {
        return chipNodeShards + 4;
    }

    /** The service of a shard. */
    public Service serviceOf(int shard) {
        return shard < chipNodeShards ? Service.CHIP_NODE : Service.values()[shard - chipNodeShards + 1];
    }

    /** The index of a shard within its service: its partition of the service's events topic. */
    public int partitionOf(int shard) {
        return shard < chipNodeShards ? shard : 0;
    }

    /** The first shard of a service. */
    public int firstShardOf(Service service) {
        return service == Service.CHIP_NODE ? 0 : chipNodeShards + service.ordinal() - 1;
    }

    /** How many shards a service has. */
    public int shardsOf(Service service) {
        return service == Service.CHIP_NODE ? chipNodeShards : 1;
    }

    /** Destination bits of all shards of a service. */
    public long everyShardOf(Service service) {
        return ((1L << shardsOf(service)) - 1) << firstShardOf(service);
    }

    /** The chip-node shard that owns a rack: neighbouring racks go to different shards. */
    public int chipNodeShardOf(int pool, int rack) {
        return (pool + rack) % chipNodeShards;
    }
}
