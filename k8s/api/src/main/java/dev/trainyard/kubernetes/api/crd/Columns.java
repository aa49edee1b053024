package dev.trainyard.kubernetes.api.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import java.util.List;

/**
 * The columns of {@code kubectl get}. The state in one word is the reason of the top condition, by its type: the order of
 * conditions is not that of time.
 */
final class Columns {
    private static final String SUCCEEDED = ".status.conditions[?(@.type==\"Succeeded\")].reason";
    private static final String READY = ".status.conditions[?(@.type==\"Ready\")].reason";
    private static final String ACCEPTED = ".status.conditions[?(@.type==\"Accepted\")]";

    static final List<CustomResourceColumnDefinition> POOLS = List.of(
            integer("Racks", ".status.racks.total", "Racks of the pool."),
            integer("Ready", ".status.racks.ready", "Racks whose nodes are all fit."),
            integer("Accel", ".status.accelerators.total", "Chips of the pool."),
            integer("Alloc", ".status.accelerators.allocated", "Chips that jobs hold."),
            integer("Unhealthy", ".status.accelerators.unhealthy", "Chips unfit until repaired."),
            age(),
            wide(text("System", ".spec.system", "System of the catalogue.")),
            wide(text("State", READY, "The state in one word.")),
            wide(text("Accepted", ACCEPTED + ".status", "Whether the log has admitted the pool.")),
            wide(text("Message", ACCEPTED + ".message", "Why not.")));

    static final List<CustomResourceColumnDefinition> QUEUES = List.of(
            text("Strategy", ".spec.strategy", "Which waiting job may start."),
            integer("Pending", ".status.pending", "Jobs that wait for their first nodes."),
            integer("Admitted", ".status.admitted", "Jobs that hold nodes."),
            age(),
            wide(text("State", READY, "The state in one word.")),
            wide(text("Accepted", ACCEPTED + ".status", "Whether the log has admitted the queue.")),
            wide(text("Message", ACCEPTED + ".message", "Why not.")));

    static final List<CustomResourceColumnDefinition> JOBS = List.of(
            text("Queue", ".spec.queueRef.name", "The queue that admits the job."),
            integer("Nodes", ".spec.nodes", "Nodes that train."),
            text("State", SUCCEEDED, "The state in one word."),
            integer("Progress", ".status.progress.percent", "Percent of the whole job."),
            text("Goodput", ".status.goodput.ratio", "Kept steps by time since submission."),
            integer("Restarts", ".status.restarts.total", "Interruptions so far."),
            age(),
            wide(text("Waiting", ".status.waiting.message", "Why the job waits, in a sentence.")),
            wide(text("Start", ".status.waiting.estimatedStartTime", "Virtual time at which it might start.")),
            wide(text("Pool", ".status.placement.pool", "Where the job lies.")),
            wide(integer("Racks", ".status.placement.racks", "Racks that it touches.")),
            wide(text("End", ".status.progress.estimatedEndTime", "Virtual time at which it might end.")),
            wide(text("Accepted", ACCEPTED + ".status", "Whether the log has admitted the job.")),
            wide(text("Message", ACCEPTED + ".message", "Why not.")));

    static final List<CustomResourceColumnDefinition> PLACEMENTS = List.of(
            text("Pool", ".status.pool", "The pool."),
            integer("Nodes", ".status.nodes", "Nodes that train."),
            integer("Spares", ".status.spares", "Warm standby nodes."),
            integer("Racks", ".status.racks", "Racks that the job touches."),
            integer("Attempt", ".status.attempt", "The attempt that lies there."),
            age(),
            wide(text("Ranges", ".status.rackRanges", "These racks.")));

    private Columns() {}

    private static CustomResourceColumnDefinition text(String name, String path, String description) {
        return column("string", name, path, description);
    }

    private static CustomResourceColumnDefinition integer(String name, String path, String description) {
        return column("integer", name, path, description);
    }

    private static CustomResourceColumnDefinition age() {
        return new CustomResourceColumnDefinitionBuilder()
                .withName("Age")
                .withType("date")
                .withJsonPath(".metadata.creationTimestamp")
                .build();
    }

    private static CustomResourceColumnDefinition wide(CustomResourceColumnDefinition column) {
        return new CustomResourceColumnDefinitionBuilder(column).withPriority(1).build();
    }

    private static CustomResourceColumnDefinition column(String type, String name, String path, String description) {
        return new CustomResourceColumnDefinitionBuilder()
                .withName(name)
                .withType(type)
                .withJsonPath(path)
                .withDescription(description)
                .build();
    }
}
