package dev.trainyard.servicekit.runtime.protocol;

import dev.trainyard.kernel.Envelope;
import java.util.List;

/**
 * A command that was admitted into a window.
 *
 * @param sequence gapless number within the door, from 0
 * @param id the client's id; applied once
 * @param kind kind of the resource
 * @param namespace its namespace
 * @param name its name
 * @param atNs virtual time at which it takes effect
 * @param payload the command as an encoded event
 * @param labels as the command had them; no model sees them
 * @param annotations likewise
 */
public record StampedCommand(
        long sequence,
        String id,
        String kind,
        String namespace,
        String name,
        long atNs,
        byte[] payload,
        List<Label> labels,
        List<Label> annotations) {
    public StampedCommand {
        labels = List.copyOf(labels);
        annotations = List.copyOf(annotations);
    }

    /** A command without labels and annotations. */
    public StampedCommand(
            long sequence, String id, String kind, String namespace, String name, long atNs, byte[] payload) {
        this(sequence, id, kind, namespace, name, atNs, payload, List.of(), List.of());
    }

    /**
     * The command as every shard gets it.
     *
     * @param decoded what {@code payload} holds
     * @param shards number of shards of the run
     */
    public Envelope envelope(Record decoded, int shards) {
        return new Envelope(atNs, atNs, Envelope.DOOR, sequence, (1L << shards) - 1, decoded);
    }
}
