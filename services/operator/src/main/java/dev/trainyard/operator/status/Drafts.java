package dev.trainyard.operator.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.ResourceStatus;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.log.CommandState;
import dev.trainyard.operator.log.YardLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the status of an object out of the log, and of what became of the object at its door. */
final class Drafts {
    /** Condition that is there while the log cannot be reached, and only then. */
    static final String YARD_REACHABLE = "YardReachable";

    private static final String UNREACHABLE = "LogUnreachable";

    private final YardLog log;
    private final Limits limits;

    Drafts(YardLog log, Limits limits) {
        this.log = log;
        this.limits = limits;
    }

    /** The status to write; empty when there is nothing to say yet. */
    Optional<Draft> of(Followed f, long nowNs) {
        Instant now = Instant.now();
        Optional<YardObject> found = log.projection().find(f.ref.key());
        Optional<YardObject> own =
                found.filter(o -> f.ref.uid().equals(o.labels().get(ObjectRef.UID_LABEL)));
        boolean unreachable = f.stance instanceof Stance.Waiting(long sinceNs)
                && nowNs - sinceNs >= limits.unreachable().toNanos();
        if (!log.isCaughtUp()) { // What is known of it is of long ago, and newer things may stand there.
            return unreachable && !log.isReached()
                    ? Optional.of(bare(f, List.of(), UNREACHABLE, now))
                    : Optional.empty();
        }
        if (own.isPresent()) {
            return Optional.of(ofYard(f, own.get(), unreachable, now));
        }
        return switch (f.stance) {
            case Stance.Waiting _ -> unreachable ? Optional.of(bare(f, List.of(), UNREACHABLE, now)) : Optional.empty();
            case Stance.Refused _ -> Optional.of(bare(f, List.of(), ObjectCondition.REFUSED, now));
            case Stance.Logged _ -> logged(f, found.isPresent(), now);
        };
    }

    /** It is in the log, but the yard does not have it: not yet, or no more. */
    private Optional<Draft> logged(Followed f, boolean predecessor, Instant now) {
        if (!(log.submissions().state(f.ref.applyId(f.loggedGeneration)) instanceof CommandState.Logged(boolean shown))
                || !shown) {
            return Optional.empty();
        }
        if (predecessor) {
            return Optional.of(bare(f, List.of(), "Accepted", now));
        }
        if (log.projection().find(f.ref.key()).isPresent()) {
            return Optional.empty(); // It came after we had looked for it, and before we asked for its command.
        }
        var gone = new ObjectCondition(
                top(f.ref),
                Condition.FALSE,
                "Deleted",
                "was deleted in the yard, by another door than this object",
                ObjectCondition.since(top(f.ref), Condition.FALSE, f.conditions, now),
                null,
                f.loggedGeneration);
        return Optional.of(bare(f, List.of(gone), "", now));
    }

    private Draft ofYard(Followed f, YardObject o, boolean unreachable, Instant now) {
        ResourceStatus status = o.status();
        long observed = status.observedGeneration() > 0 && status.observedGeneration() == o.generation()
                ? f.loggedGeneration
                : f.observedGeneration;
        List<ObjectCondition> conditions = new ArrayList<>();
        for (Condition condition : status.conditions()) {
            ObjectCondition c = ObjectCondition.of(condition, f.conditions, now);
            conditions.add(new ObjectCondition(
                    c.type(),
                    c.status(),
                    c.reason(),
                    c.message(),
                    c.lastTransitionTime(),
                    c.lastTransitionVirtualTime(),
                    observed));
        }
        if (unreachable || !(f.stance instanceof Stance.Waiting)) {
            conditions.add(accepted(f, now));
        } else {
            // The next generation is on its way for ms only: what was said of the one before holds until then.
            f.conditions.stream()
                    .filter(c -> c.type().equals(ObjectCondition.ACCEPTED))
                    .forEach(conditions::add);
        }
        if (unreachable) {
            conditions.add(unreachable(f, now));
        }
        return Draft.of(f.ref, status, conditions, observed);
    }

    /** What stands there already, with conditions of the door: for an object that the yard does not have. */
    private Draft bare(Followed f, List<ObjectCondition> more, String reason, Instant now) {
        List<ObjectCondition> conditions = new ArrayList<>(more);
        if (more.isEmpty()) {
            conditions.add(unknown(f, top(f.ref), reason, now));
        }
        conditions.add(accepted(f, now));
        if (reason.equals(UNREACHABLE)) {
            conditions.add(unreachable(f, now));
        }
        for (ObjectCondition old : f.conditions) {
            if (!old.type().equals(YARD_REACHABLE)
                    && conditions.stream().noneMatch(c -> c.type().equals(old.type()))) {
                conditions.add(old);
            }
        }
        ObjectNode base = f.tree != null && f.tree.json() instanceof ObjectNode tree
                ? tree.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        return Draft.of(f.ref, base, conditions, f.observedGeneration);
    }

    private ObjectCondition accepted(Followed f, Instant now) {
        return switch (f.stance) {
            case Stance.Logged _ ->
                ObjectCondition.accepted(true, "is in the log of run " + log.runId(), f.generation, f.conditions, now);
            case Stance.Refused(String message) ->
                ObjectCondition.accepted(false, message, f.generation, f.conditions, now);
            case Stance.Waiting _ -> unknown(f, ObjectCondition.ACCEPTED, UNREACHABLE, now);
        };
    }

    private ObjectCondition unknown(Followed f, String type, String reason, Instant now) {
        return new ObjectCondition(
                type,
                Condition.UNKNOWN,
                reason,
                reason.equals(UNREACHABLE) ? waits() : "",
                ObjectCondition.since(type, Condition.UNKNOWN, f.conditions, now),
                null,
                f.generation);
    }

    private ObjectCondition unreachable(Followed f, Instant now) {
        return new ObjectCondition(
                YARD_REACHABLE,
                Condition.FALSE,
                UNREACHABLE,
                waits(),
                ObjectCondition.since(
                        YARD_REACHABLE, Condition.FALSE, f.conditions, now.truncatedTo(ChronoUnit.SECONDS)),
                null,
                f.generation);
    }

    private String waits() {
        return "the log of run " + log.runId() + " on " + log.brokers()
                + " does not answer; the operator goes on trying and nothing is lost";
    }

    private static String top(ObjectRef ref) {
        return ref.kind().equals(Resource.JOB_KIND) ? "Succeeded" : "Ready";
    }
}
