package dev.trainyard.operator.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.ResourceStatus;
import dev.trainyard.kubernetes.api.JsonTree;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.operator.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A status that could be written.
 *
 * @param tree all of it
 * @param conditions its conditions
 * @param observedGeneration the generation of the object that the models have seen
 * @param signature what makes it worth an exempt write when it changes: conditions without their messages
 * @param terminal whether it is the last
 * @param moving whether it changes with virtual time alone
 */
record Draft(
        JsonTree tree,
        List<ObjectCondition> conditions,
        long observedGeneration,
        String signature,
        boolean terminal,
        boolean moving) {
    private static final List<String> FINE = List.of("conditions", "goodput", "observedGeneration");
    private static final List<String> FINE_PROGRESS = List.of("steps", "estimatedEndTime");

    /** A status of the log. */
    static Draft of(ObjectRef ref, ResourceStatus status, List<ObjectCondition> conditions, long observedGeneration) {
        JsonTree tree = dev.trainyard.kubernetes.api.YardObject.statusOf(ref.name(), status, conditions);
        if (tree.json() instanceof ObjectNode fields) {
            fields.put("observedGeneration", observedGeneration);
        }
        return of(ref, tree, conditions, observedGeneration);
    }

    /** The status that stands there with other conditions, where the log says nothing. */
    static Draft of(ObjectRef ref, ObjectNode base, List<ObjectCondition> conditions, long observedGeneration) {
        base.put("observedGeneration", observedGeneration);
        base.set("conditions", dev.trainyard.door.projection.ObjectJson.MAPPER.valueToTree(conditions));
        return of(ref, new JsonTree(base), conditions, observedGeneration);
    }

    private static Draft of(ObjectRef ref, JsonTree tree, List<ObjectCondition> conditions, long observedGeneration) {
        return new Draft(
                tree,
                List.copyOf(conditions),
                observedGeneration,
                signature(conditions, observedGeneration),
                isTerminal(ref.kind(), conditions),
                tree.json().path("progress").has("stepNs"));
    }

    /** Whether a job with these conditions is over: nothing about it changes any more. */
    static boolean isTerminal(String kind, List<ObjectCondition> conditions) {
        return kind.equals(Resource.JOB_KIND)
                && conditions.stream()
                        .anyMatch(
                                c -> c.type().equals("Succeeded") && !c.status().equals(Condition.UNKNOWN));
    }

    /** Whether the API server has this already; it orders fields as it likes, and its numbers have one size. */
    boolean is(@Nullable JsonTree other) {
        return other != null
                && tree.json()
                        .equals(
                                (a, b) -> (a.isNumber() && b.isNumber() ? a.asDouble() == b.asDouble() : a.equals(b))
                                        ? 0
                                        : 1,
                                other.json());
    }

    static String signature(List<ObjectCondition> conditions, long observedGeneration) {
        StringBuilder text = new StringBuilder(160).append(observedGeneration);
        for (ObjectCondition c : conditions) {
            text.append(';').append(c.type()).append('=').append(c.status());
            text.append('/').append(c.reason()).append('@').append(c.observedGeneration());
        }
        return text.toString();
    }

    /** What makes it worth a write a second: everything but steps, estimates and messages. */
    String coarse() {
        if (!(tree.json() instanceof ObjectNode fields)) {
            return "";
        }
        ObjectNode copy = fields.deepCopy();
        copy.remove(FINE);
        if (copy.get("progress") instanceof ObjectNode progress) {
            progress.remove(FINE_PROGRESS);
        }
        if (copy.get("waiting") instanceof ObjectNode waiting) {
            waiting.remove(List.of("message", "estimatedStartTime"));
        }
        return copy.toString();
    }
}
