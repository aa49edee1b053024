package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.ServerEvent;
import dev.trainyard.yard.client.ServerEvents;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events}: what happened. */
@Command(
        name = "events",
        description = "Lists what happened to resources, in the order of virtual time; the yard keeps the latest.",
        footer = {
            "  ./trainyard events",
            "  ./trainyard events --for tj/left-70b --types Warning",
            "  ./trainyard events -A -f"
        })
public final class EventsCommand extends ClientCommand {
    private static final List<String> TYPES = List.of("Normal", "Warning");
    private static final int GONE = 410;

    @Option(names = "--for", paramLabel = "KIND/NAME", description = "Only of this resource.")
    private @Nullable String about;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "Only these types: Normal, Warning (default: both).")
    private List<String> types = List.of();

    @Option(
            names = {"-f", "-w", "--watch"},
            description = "After the list, print each event as it comes, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--limit", paramLabel = "N", description = "Only the latest N (default: all that the yard keeps).")
    private int limit;

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of all namespaces.")
    private boolean allNamespaces;

    @Option(names = "--no-headers", description = "The table without its headers.")
    private boolean noHeaders;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json",
            defaultValue = "",
            description = "The events whole, as yaml or json (default: a table).")
    private String output = "";

    @Override
    public Integer call() {
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw new InvalidInputException("error: --types " + type + ": " + NearestName.hint(type, TYPES));
            }
        }
        OutputFormat format = OutputFormat.parse(output);
        EventTable table = new EventTable(allNamespaces, true);
        JsonNode list = yard().get(query().with("limit", limit == 0 ? "" : Integer.toString(limit))
                .toString());
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        list.path("items").forEach(event -> {
            if (isWanted(event)) {
                shown.add(event);
                table.add(event);
            }
        });
        if (!watch && shown.isEmpty() && format instanceof OutputFormat.Table) {
            err().println("No events found" + (allNamespaces ? "." : " in " + namespace.name + " namespace."));
            return ExitStatus.OK;
        }
        printList(format, shown, table);
        if (watch) {
            String last = shown.isEmpty()
                    ? ""
                    : shown.get(shown.size() - 1).path("id").asText();
            follow(list.at("/metadata/resourceVersion").asText(last), format, table);
        }
        return ExitStatus.OK;
    }

    private Query query() {
        Query query = Query.of("/events").with("namespace", allNamespaces ? "" : namespace.name);
        if (about != null) {
            List<Target> targets = Targets.parseNamed(List.of(about));
            query.with("kind", targets.getFirst().kind().title())
                    .with("name", targets.getFirst().names().getFirst());
        }
        return query;
    }

    private boolean isWanted(JsonNode event) {
        return types.isEmpty() || types.contains(event.path("type").asText());
    }

    private void printList(OutputFormat format, ArrayNode events, EventTable table) {
        switch (format) {
            case OutputFormat.Table _ -> print(table.take(!noHeaders, ink()));
            case OutputFormat.Yaml _ -> print(Rendering.yaml(list(events)));
            case OutputFormat.Json _ -> print(Rendering.json(list(events)));
            case OutputFormat.Name _ -> throw tableOnly();
            case OutputFormat.Path _ -> throw tableOnly();
        }
    }

    private static JsonNode list(ArrayNode events) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "List")
                .set("items", events);
    }

    private InvalidInputException tableOnly() {
        return new InvalidInputException("error: -o " + output + ": events are printed as a table, yaml or json");
    }

    private void follow(String from, OutputFormat format, EventTable table) {
        String after = from;
        while (true) {
            try (ServerEvents events =
                    yard().stream(query().with("watch", "true").toString(), after)) {
                for (ServerEvent event = events.next(); event != null; event = events.next()) {
                    if (event.type().equals("ERROR")) {
                        throw DoorRefusal.of(GONE, yard().parse(event.data()));
                    }
                    after = event.id().isEmpty() ? after : event.id();
                    if (!event.type().equals("BOOKMARK") && !tell(yard().parse(event.data()), format, table)) {
                        return;
                    }
                }
            } catch (DoorRefusal refusal) {
                if (refusal.status() != GONE) {
                    throw refusal;
                }
                // Events were dropped before they could be read; say so, and go on with what comes now.
                err().println("Some events are missing here: they came faster than they were read.");
                after = "";
            } catch (IOException broken) {
                // Opened anew; if the yard is gone, that says so.
            }
        }
    }

    private boolean tell(JsonNode event, OutputFormat format, EventTable table) {
        if (isWanted(event)) {
            switch (format) {
                case OutputFormat.Table _ -> {
                    table.add(event);
                    print(table.take(false, ink()));
                }
                case OutputFormat.Yaml _ -> print("---\n" + Rendering.yaml(event));
                case OutputFormat.Json _ -> print(Rendering.json(event));
                case OutputFormat.Name _ -> throw tableOnly();
                case OutputFormat.Path _ -> throw tableOnly();
            }
        }
        return !out().checkError();
    }

    private void print(String text) {
        out().print(text);
        out().flush();
    }
}
