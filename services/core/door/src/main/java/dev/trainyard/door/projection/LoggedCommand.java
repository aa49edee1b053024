package dev.trainyard.door.projection;

import dev.trainyard.domain.event.YardCommand;
import java.util.SortedMap;

/**
 * A command as it lies in the commands topic.
 *
 * @param offset its place there
 * @param wallMs when it came there, ms since 1970
 * @param id the client's id; the first command of an id counts, later ones are not there
 * @param command what it says
 * @param labels labels of the resource
 * @param annotations its annotations, and the notes of the door under {@link #NOTES}
 */
public record LoggedCommand(
        long offset,
        long wallMs,
        String id,
        YardCommand command,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations) {
    /** Prefix of the annotations in which the door remembers what it answered. They are no part of the resource. */
    public static final String NOTES = "door.trainyard.dev/";

    /** Fingerprint of the request that made the command. */
    public static final String REQUEST = NOTES + "request";

    /** What the request did: {@code created}, {@code configured} or {@code deleted}. */
    public static final String RESULT = NOTES + "result";
}
