package dev.trainyard.contracts.topics;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One topic of every run.
 *
 * @param suffix the name without run id and dot, such as {@code clock} or {@code chip-node.events}
 * @param about what a record means
 * @param owner who writes it
 * @param partitions how many partitions it has
 * @param key what the record key is, or {@code none}
 * @param cleanup deleted by retention, or compacted
 * @param retentionMs wall time that records are kept; -1 for ever
 * @param retentionBytes newest bytes of a partition that are kept; -1 for all
 * @param messages full names of the Protobuf messages of its values; empty for JSON
 */
public record Topic(
        String suffix,
        String about,
        String owner,
        Partitions partitions,
        String key,
        Cleanup cleanup,
        long retentionMs,
        long retentionBytes,
        List<String> messages) {
    private static final int SEGMENTS = 8;
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    public Topic {
        messages = List.copyOf(messages);
    }

    /**
     * The topic's name in a run.
     *
     * @throws IllegalArgumentException if the run id cannot be a part of a topic name
     */
    public String nameIn(String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException(
                    "run id \"" + run + "\" cannot be a part of a topic name; take 1 to 100 letters, digits, - and _");
        }
        return run + "." + suffix;
    }

    /**
     * How many partitions the topic needs.
     *
     * @param shardsOfOwner shards of the owning service
     * @param shards shards of the run
     */
    public int partitionCount(int shardsOfOwner, int shards) {
        return switch (partitions) {
            case ONE -> 1;
            case SHARDS_OF_OWNER -> shardsOfOwner;
            case SHARDS -> shards;
        };
    }

    /** Topic settings as Kafka names them. What is cut by size lies in files of an eighth of it: Kafka deletes files. */
    public SequencedMap<String, String> settings() {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", cleanup.policy());
        settings.put("retention.ms", Long.toString(retentionMs));
        settings.put("retention.bytes", Long.toString(retentionBytes));
        if (retentionBytes > 0) {
            settings.put("segment.bytes", Long.toString(retentionBytes / SEGMENTS));
        }
        return settings;
    }
}
