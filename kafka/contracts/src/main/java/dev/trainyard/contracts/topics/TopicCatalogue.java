package dev.trainyard.contracts.topics;

import dev.trainyard.contracts.codec.ContractException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** All topics of a run, in the order of {@code kafka/topics.yaml}. */
public record TopicCatalogue(List<Topic> topics) {
    private static final String RESOURCE = "topics.yaml";

    /** Suffix of the clock topic. */
    public static final String CLOCK = "clock";
    /** Suffix of the commands topic. */
    public static final String COMMANDS = "commands";
    /** Suffix of the topic of done reports. */
    public static final String DONE = "done";
    /** Suffix of the snapshots topic. */
    public static final String SNAPSHOTS = "snapshots";

    public TopicCatalogue {
        topics = List.copyOf(topics);
    }

    /** The product's catalogue, from the class path. */
    public static TopicCatalogue load() {
        try (InputStream in = TopicCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ContractException("kafka/" + RESOURCE + " is not on the class path; build kafka/contracts");
            }
            return parse("kafka/" + RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read kafka/" + RESOURCE, e);
        }
    }

    /**
     * Reads a catalogue.
     *
     * @param file name for error messages
     * @throws ContractException with file, line and column of what is wrong
     */
    public static TopicCatalogue parse(String file, String yaml) {
        return new TopicCatalogue(new TopicFile(file).read(yaml));
    }

    /**
     * The topic of a suffix such as {@link #CLOCK}.
     *
     * @throws ContractException if there is none
     */
    public Topic topic(String suffix) {
        for (Topic t : topics) {
            if (t.suffix().equals(suffix)) {
                return t;
            }
        }
        throw new ContractException("there is no topic {run}." + suffix + " in kafka/topics.yaml; there are "
                + topics.stream().map(Topic::suffix).collect(Collectors.joining(", ")));
    }

    /** The events topic of a service. */
    public Topic events(String service) {
        return topic(service + ".events");
    }
}
