package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code describe}: everything about a resource, and its story. */
@Command(
        name = "describe",
        description =
                "Tells everything about resources: fields, conditions, latest events, and the story in sentences: why"
                        + " a job waits, where it stands, what interrupted it and what that cost.",
        footer = {
            "  ./trainyard describe tj left-70b",
            "  ./trainyard describe pool/h100 cq/research",
            "  ./trainyard describe tj -l team=vision"
        })
public final class DescribeCommand extends ClientCommand {
    private static final int NOT_FOUND = 404;
    private static final int EVENTS_MAX = 20;

    @Parameters(
            paramLabel = "KIND [NAME]|KIND/NAME",
            arity = "1..*",
            description = "What to describe: a kind, a kind and names, or references.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Only those whose labels fit.")
    private String selector = "";

    @Option(
            names = "--show-events",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "true",
            fallbackValue = "true",
            description = "With the latest events (default: true).")
    private boolean showEvents = true;

    @Override
    public Integer call() {
        boolean missing = false;
        int told = 0;
        for (Target target : Targets.parse(arguments)) {
            if (target.names().isEmpty()) {
                List<JsonNode> items = ResourceLists.list(
                                yard(), new Selection(target.kind(), namespace.name, selector, ""))
                        .items();
                for (JsonNode item : items) {
                    describe(target.kind(), item, told++);
                }
            }
            for (String name : target.names()) {
                try {
                    describe(target.kind(), yard().get(target.kind().path(namespace.name, name)), told);
                    told++;
                } catch (DoorRefusal refusal) {
                    if (refusal.status() != NOT_FOUND) {
                        throw refusal;
                    }
                    err().println(NotFound.text(target.kind(), name));
                    missing = true;
                }
            }
        }
        if (told == 0 && !missing) {
            err().println("No resources found in " + namespace.name + " namespace.");
        }
        return missing ? ExitStatus.NO : ExitStatus.OK;
    }

    /** Where a job lies; empty when it was interrupted in between. */
    private Optional<JsonNode> placement(String name) {
        try {
            return Optional.of(
                    yard().get(Kind.placementPath(namespace.name, name)).path("status"));
        } catch (DoorRefusal refusal) {
            if (refusal.status() != NOT_FOUND) {
                throw refusal;
            }
            return Optional.empty();
        }
    }

    /** Whether the job was not placed anew between two questions. */
    private static boolean areOne(JsonNode detail, JsonNode placement) {
        return Stream.of("pool", "nodes", "spares", "racks")
                .allMatch(field -> detail.path(field).equals(placement.path(field)));
    }

    private void describe(Kind kind, JsonNode resource, int before) {
        String name = resource.at("/metadata/name").asText();
        Description description = new Description(ink());
        description.object(resource);
        if (kind == Kind.TRAINING_JOB && resource.at("/status/placement").isObject()) {
            placement(name)
                    .filter(told -> areOne(told, resource.at("/status/placement")))
                    .ifPresent(description::placement);
        }
        if (showEvents) {
            Query events = Query.of("/events")
                    .with("kind", kind.title())
                    .with("namespace", kind.isNamespaced() ? namespace.name : Resource.CLUSTER_NAMESPACE)
                    .with("name", name)
                    .with("limit", Integer.toString(EVENTS_MAX));
            description.events(yard().get(events.toString()).path("items"));
        }
        description.story(yard().get(kind.path(namespace.name, name) + "/story").path("lines"));
        out().print((before == 0 ? "" : "\n\n") + description.text());
        out().flush();
    }
}
