package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The columns that {@code get} prints for each kind; those of {@code -o wide} last. */
final class Columns {
    private static final String NONE = "<none>";

    /**
     * One column.
     *
     * @param header its header
     * @param wide whether only {@code -o wide} shows it
     * @param value the cell of a resource
     */
    record Column(String header, boolean wide, Function<JsonNode, String> value) {}

    private Columns() {}

    static List<Column> of(Kind kind, boolean wide, Instant now) {
        List<Column> all =
                switch (kind) {
                    case ACCELERATOR_POOL -> pool(now);
                    case CAPACITY_QUEUE -> queue(now);
                    case TRAINING_JOB -> job(now);
                };
        return all.stream().filter(column -> wide || !column.wide()).toList();
    }

    private static List<Column> pool(Instant now) {
        return List.of(
                at("SYSTEM", "/spec/system"),
                at("RACKS", "/status/racks/total"),
                at("READY", "/status/racks/ready"),
                at("ACCEL", "/status/accelerators/total"),
                at("ALLOC", "/status/accelerators/allocated"),
                at("UNHEALTHY", "/status/accelerators/unhealthy"),
                age(now),
                wide("CHIP", "/status/accelerator"),
                wide("FABRIC", "/spec/fabric/preset"),
                wide("NODES/RACK", "/spec/rack/nodes"));
    }

    private static List<Column> queue(Instant now) {
        return List.of(
                at("STRATEGY", "/spec/strategy"),
                at("PENDING", "/status/pending"),
                at("ADMITTED", "/status/admitted"),
                age(now),
                new Column(
                        "USED/QUOTA",
                        true,
                        queue -> joined(
                                queue.at("/status/usage"),
                                usage -> usage.path("accelerator").asText() + "="
                                        + usage.path("used").asText() + "/"
                                        + usage.path("nominal").asText())));
    }

    private static List<Column> job(Instant now) {
        return List.of(
                at("QUEUE", "/spec/queueRef/name"),
                new Column("STATE", false, job -> condition(job, "Succeeded", "reason")),
                new Column(
                        "NODES",
                        false,
                        job -> job.at("/status/placement/nodes").asInt() + "/"
                                + job.at("/spec/nodes").asText()),
                new Column("PROGRESS", false, job -> {
                    String percent = text(job.at("/status/progress/percent"));
                    return percent.equals(NONE) ? percent : percent + "%";
                }),
                at("GOODPUT", "/status/goodput/ratio"),
                at("RESTARTS", "/status/restarts/total"),
                age(now),
                wide("PRIORITY", "/spec/priority"),
                wide("STEPS", "/status/progress/steps"),
                wide("END", "/status/progress/estimatedEndTime"),
                wide("WAITING", "/status/waiting/reason"),
                wide("POOL", "/status/placement/pool"),
                wide("RACKS", "/status/placement/racks"),
                wide("CHIP", "/spec/accelerators/type"));
    }

    /** A field of the condition of a type. */
    static String condition(JsonNode resource, String type, String field) {
        for (JsonNode condition : resource.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return text(condition.path(field));
            }
        }
        return "<unknown>";
    }

    private static Column at(String header, String pointer) {
        return new Column(header, false, resource -> text(resource.at(pointer)));
    }

    private static Column wide(String header, String pointer) {
        return new Column(header, true, resource -> text(resource.at(pointer)));
    }

    private static Column age(Instant now) {
        return new Column(
                "AGE",
                false,
                resource -> HumanDuration.since(
                        resource.at("/metadata/creationTimestamp").asText(""), now));
    }

    private static String joined(JsonNode list, Function<JsonNode, String> item) {
        String text = StreamSupport.stream(list.spliterator(), false).map(item).collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }

    static String labels(JsonNode resource) {
        List<String> labels = new ArrayList<>();
        resource.at("/metadata/labels")
                .properties()
                .forEach(label ->
                        labels.add(label.getKey() + "=" + label.getValue().asText()));
        return labels.isEmpty() ? NONE : String.join(",", labels);
    }

    static String text(JsonNode value) {
        String text = value.asText("");
        return text.isEmpty() || value.isNull() ? NONE : text;
    }
}
