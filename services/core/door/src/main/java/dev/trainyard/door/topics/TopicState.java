package dev.trainyard.door.topics;

import dev.trainyard.contracts.topics.Topic;
import java.util.List;

/**
 * One topic of a run as the broker has it.
 *
 * @param topic its entry in the list of topics
 * @param partitions its partitions by number; empty while it does not exist
 */
public record TopicState(Topic topic, List<PartitionState> partitions) {
    public TopicState {
        partitions = List.copyOf(partitions);
    }

    /**
     * One partition.
     *
     * @param partition its number
     * @param beginOffset offset of its first record that is left
     * @param endOffset offset of the next record to come
     * @param bytes on the disk of one broker, index files not counted
     */
    public record PartitionState(int partition, long beginOffset, long endOffset, long bytes) {}

    /** How many records lie in all partitions. */
    public long records() {
        return partitions.stream().mapToLong(p -> p.endOffset - p.beginOffset).sum();
    }

    /** Bytes of all partitions. */
    public long bytes() {
        return partitions.stream().mapToLong(PartitionState::bytes).sum();
    }
}
