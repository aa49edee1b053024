package dev.trainyard.contracts.topics;

/** How many partitions a topic has. */
public enum Partitions {
    /** One. */
    ONE,
    /** One a shard of the owning service, in the order of the service's shards. */
    SHARDS_OF_OWNER,
    /** One a shard of the run; the shard's number is the partition. */
    SHARDS
}
