package dev.trainyard.yard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Objects of one kind that Strimzi brings up, which takes minutes. They tell by a condition {@code Ready} how far that
 * is, and their pods belong to no StatefulSet and no Deployment.
 *
 * @param kind as in {@code Kafka}
 * @param ready how many are ready
 * @param wanted how many there are
 * @param why what the first that is not ready says; empty when all are
 */
record Operated(String kind, int ready, int wanted, String why) {
    /** Resources that tell when they are ready; the others of Strimzi, as KafkaNodePool, have no such condition. */
    private static final Set<String> RESOURCES =
            Set.of("kafka.kafka.strimzi.io", "kafkatopic.kafka.strimzi.io", "kafkauser.kafka.strimzi.io");

    /** Those of {@code kubectl apply}'s output, which has {@code RESOURCE.GROUP/NAME done} in each line. */
    static Set<String> resources(String applied) {
        return applied.lines()
                .map(line -> line.replaceFirst("/.*", ""))
                .filter(RESOURCES::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Counts the objects of a list; empty when there are none. */
    static Optional<Operated> of(JsonNode list) {
        String kind = "";
        String why = "";
        int ready = 0;
        int wanted = 0;
        for (JsonNode object : list.path("items")) {
            kind = object.path("kind").asText();
            wanted++;
            Optional<String> wants = wants(object);
            if (wants.isEmpty()) {
                ready++;
            } else if (why.isEmpty()) {
                why = kind + " " + object.at("/metadata/name").asText() + " " + wants.get();
            }
        }
        return wanted == 0 ? Optional.empty() : Optional.of(new Operated(kind, ready, wanted, why));
    }

    /** For a list of what is not ready. */
    String name() {
        return kind.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> wants(JsonNode object) {
        boolean seen = object.at("/status/observedGeneration").asLong()
                >= object.at("/metadata/generation").asLong();
        for (JsonNode condition : object.at("/status/conditions")) {
            if (seen && condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True")
                        ? Optional.empty()
                        : Optional.of("is not ready: " + text(condition, "reason", "message"));
            }
        }
        return Optional.of("was not looked at by Strimzi yet; does its operator watch this namespace?");
    }

    private static String text(JsonNode condition, String... fields) {
        return Arrays.stream(fields)
                .map(field -> condition.path(field).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }
}
