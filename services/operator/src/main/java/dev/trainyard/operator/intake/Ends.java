package dev.trainyard.operator.intake;

import dev.trainyard.domain.resource.KubernetesFields;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.YardObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Which objects are over. */
final class Ends {
    private Ends() {}

    /** Whether a job has succeeded or was cancelled: it never runs again, whatever anybody writes into it. */
    static boolean isOver(YardObject object) {
        return end(object).isPresent();
    }

    /** After how many ms an object may be deleted since it is over, 0 for now; empty: never, or it is not over. */
    static OptionalLong expiresInMs(YardObject object, Instant now) {
        Optional<ObjectCondition> end = end(object);
        if (end.isEmpty() || !hasTimeToLive(object)) {
            return OptionalLong.empty();
        }
        long seconds = Objects.requireNonNull(object.getSpec())
                .json()
                .path(KubernetesFields.TTL_SECONDS_AFTER_FINISHED)
                .asLong();
        try {
            Instant at = Instant.parse(end.get().lastTransitionTime()).plusSeconds(seconds);
            return OptionalLong.of(Math.max(0, Duration.between(now, at).toMillis()));
        } catch (DateTimeParseException e) {
            return OptionalLong.empty(); // Somebody else wrote this condition.
        }
    }

    /** Whether an object is to be deleted some time after its end. */
    static boolean hasTimeToLive(YardObject object) {
        return object.getSpec() != null
                && object.getSpec()
                        .json()
                        .path(KubernetesFields.TTL_SECONDS_AFTER_FINISHED)
                        .isIntegralNumber();
    }

    private static Optional<ObjectCondition> end(YardObject object) {
        if (!object.getKind().equals(Resource.JOB_KIND)) {
            return Optional.empty();
        }
        return object.conditions().stream()
                .filter(c -> c.type().equals("Succeeded") && !c.status().equals(Condition.UNKNOWN))
                .findFirst();
    }
}
