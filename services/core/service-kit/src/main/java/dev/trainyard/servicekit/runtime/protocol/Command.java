package dev.trainyard.servicekit.runtime.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a door wrote to the commands topic.
 *
 * @param id the client's id: resource uid and generation, or an idempotency key; an id is applied once
 * @param kind kind of the resource, for the canonical order
 * @param namespace its namespace
 * @param name its name
 * @param atNs virtual time asked for; it takes effect at this time or at the begin of the admitting window
 * @param payload the command as an encoded event; only its payload counts
 * @param labels for people and their tools; no model sees them
 * @param annotations likewise
 */
public record Command(
        String id,
        String kind,
        String namespace,
        String name,
        long atNs,
        byte[] payload,
        List<Label> labels,
        List<Label> annotations) {
    /** A grant must stay a record that a broker takes: so many bytes of commands at most, half of what brokers take. */
    public static final int BYTES_MAX = 512 * 1024;

    /** What a command needs in a grant besides its payload, about. */
    private static final int OVERHEAD_BYTES = 200;

    /**
     * Commands of equal time: by kind, namespace and name, so that the same files give the same run by every door. Those
     * about one resource stay in the order of the log.
     */
    public static final Comparator<Command> CANONICAL = Comparator.comparing(Command::kind)
            .thenComparing(Command::namespace)
            .thenComparing(Command::name);

    public Command {
        labels = List.copyOf(labels);
        annotations = List.copyOf(annotations);
    }

    /** A command without labels and annotations. */
    public Command(String id, String kind, String namespace, String name, long atNs, byte[] payload) {
        this(id, kind, namespace, name, atNs, payload, List.of(), List.of());
    }

    /** The same command with these labels and annotations. */
    public Command with(Map<String, String> newLabels, Map<String, String> newAnnotations) {
        return new Command(id, kind, namespace, name, atNs, payload, Label.of(newLabels), Label.of(newAnnotations));
    }

    /** The same command, asked for a virtual time. */
    public Command at(long newAtNs) {
        return new Command(id, kind, namespace, name, newAtNs, payload, labels, annotations);
    }

    /** This command as it is admitted. */
    public StampedCommand stamp(long sequence, long stampedNs) {
        return new StampedCommand(sequence, id, kind, namespace, name, stampedNs, payload, labels, annotations);
    }

    /** How much room this command takes in a grant, about. */
    public int bytes() {
        int bytes = OVERHEAD_BYTES + payload.length + 2 * (id.length() + name.length());
        for (Label label : labels) {
            bytes += 2 * (label.key().length() + label.value().length()) + 8;
        }
        for (Label label : annotations) {
            bytes += 2 * (label.key().length() + label.value().length()) + 8;
        }
        return bytes;
    }

    /**
     * Refuses what no grant can hold.
     *
     * @throws IllegalArgumentException with what was found and expected
     */
    public void check() {
        if (id.isEmpty()) {
            throw new IllegalArgumentException(
                    "a command without an id; give it the id of the request that it came by");
        }
        if (atNs < 0) {
            throw new IllegalArgumentException(
                    "command '" + id + "' asks for time " + atNs + " ns; virtual time begins at 0");
        }
        if (bytes() > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "command '" + id + "' takes " + bytes() + " bytes; at most " + BYTES_MAX + " fit into a grant");
        }
    }
}
