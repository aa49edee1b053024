package dev.trainyard.kubernetes.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.domain.status.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition as Kubernetes knows them, with both times: that of the wall, as its tools expect, and that of the yard.
 *
 * @param type what it is about; unique in a status
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason why, as one word for programs
 * @param message why, as a sentence for people
 * @param lastTransitionTime wall time at which status changed last, in seconds as RFC 3339
 * @param lastTransitionVirtualTime virtual time of the same; absent for conditions that the log does not know
 * @param observedGeneration the generation of the spec that it is about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectCondition(
        String type,
        String status,
        String reason,
        String message,
        String lastTransitionTime,
        @Nullable String lastTransitionVirtualTime,
        long observedGeneration) {
    /** Longest message: a status has many, and must stay small. */
    public static final int MESSAGE_LENGTH_MAX = 1_024;

    /** Cuts a message that is too long. */
    public ObjectCondition {
        if (message.length() > MESSAGE_LENGTH_MAX) {
            message = message.substring(0, MESSAGE_LENGTH_MAX - 3) + "...";
        }
    }

    /**
     * Type of the condition that says what became of a resource at the door of the log: True once it is admitted, False,
     * with the reason {@link #REFUSED} and the message of the gate, when it is not.
     */
    public static final String ACCEPTED = "Accepted";

    /** Reason of an Accepted condition that is True. */
    public static final String ADMITTED = "Admitted";

    /** Reason of an Accepted condition that is False: the resource breaks a rule. */
    public static final String REFUSED = "Refused";

    /** A condition of the log as it stands in an object whose conditions were {@code before}. */
    public static ObjectCondition of(Condition condition, List<ObjectCondition> before, Instant now) {
        return new ObjectCondition(
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message(),
                since(condition.type(), condition.status(), before, now),
                condition.lastTransitionVirtualTime(),
                condition.observedGeneration());
    }

    /** Accepted as it stands in an object whose conditions were {@code before}. */
    public static ObjectCondition accepted(
            boolean holds, String message, long generation, List<ObjectCondition> before, Instant now) {
        String status = holds ? Condition.TRUE : Condition.FALSE;
        return new ObjectCondition(
                ACCEPTED,
                status,
                holds ? ADMITTED : REFUSED,
                message,
                since(ACCEPTED, status, before, now),
                null,
                generation);
    }

    /** When a status of a condition began: before, if it is the same, else now. */
    public static String since(String type, String status, List<ObjectCondition> before, Instant now) {
        return before.stream()
                .filter(was -> was.type.equals(type) && was.status.equals(status))
                .map(ObjectCondition::lastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
