package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.resource.ResourceLists.Listing;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import dev.trainyard.yard.client.resource.ResourceTable.Layout;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code get}: resources as tables or whole. */
@Command(
        name = "get",
        description = {
            "Lists resources: a table, or the objects themselves.",
            "",
            "Kinds are acceleratorpool (pool), capacityqueue (cq) and trainingjob (tj), in singular, plural or short, several"
                    + " with commas between, or all. Ages are wall time; everything else that is a time is virtual."
        },
        footer = {
            "  ./trainyard get trainingjobs",
            "  ./trainyard get tj/left-70b -o yaml",
            "  ./trainyard get pool,cq -A",
            "  ./trainyard get tj -l team=vision -o wide --watch",
            "  ./trainyard get tj left-70b -o jsonpath={.status.progress.percent}"
        })
public final class GetCommand extends ClientCommand {
    private static final int NOT_FOUND = 404;

    @Parameters(
            paramLabel = "KIND[,KIND] [NAME]|KIND/NAME",
            arity = "1..*",
            description = "What to list: kinds, a kind and names, or references such as tj/left-70b.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "wide (more columns), yaml, json, name or jsonpath=PATH (default: a table).")
    private String output = "";

    @Option(
            names = {"-w", "--watch"},
            description = "After the list, print each change as it comes, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--watch-only", description = "As --watch, without the list before.")
    private boolean watchOnly;

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of all namespaces.")
    private boolean allNamespaces;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Only those whose labels fit, e.g. team=vision,tier!=test.")
    private String selector = "";

    @Option(
            names = "--field-selector",
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Only those whose fields fit, e.g. metadata.name=left-70b.")
    private String fieldSelector = "";

    @Option(names = "--no-headers", description = "Tables without their headers.")
    private boolean noHeaders;

    @Option(names = "--show-labels", description = "Tables with the labels as last column.")
    private boolean showLabels;

    @Option(
            names = "--ignore-not-found",
            description = "Say nothing of names that are not there, and end with status 0.")
    private boolean ignoreNotFound;

    /** What was found of one target. */
    private record Found(Target target, List<JsonNode> items, String resourceVersion) {}

    @Override
    public Integer call() {
        if (List.of("events", "event", "ev").contains(arguments.getFirst())) {
            throw new InvalidInputException("error: events are listed by a verb of their own: ./trainyard events");
        }
        OutputFormat format = OutputFormat.parse(output);
        List<Target> targets = Targets.parse(arguments);
        if (allNamespaces && targets.stream().anyMatch(target -> !target.names().isEmpty())) {
            throw new InvalidInputException("error: a resource cannot be retrieved by name across all namespaces");
        }
        boolean follows = watch || watchOnly;
        if (follows && targets.size() > 1) {
            throw new InvalidInputException("error: you may only specify a single resource type with --watch");
        }
        List<Found> found = new ArrayList<>();
        boolean missing = false;
        for (Target target : targets) {
            Found one = find(target);
            missing |= one.items().size() < target.names().size();
            found.add(one);
        }
        if (follows) {
            if (missing && !ignoreNotFound) {
                return ExitStatus.NO;
            }
            follow(found.getFirst(), format);
            return ExitStatus.OK;
        }
        print(found, format, targets);
        return missing && !ignoreNotFound ? ExitStatus.NO : ExitStatus.OK;
    }

    private Found find(Target target) {
        String in = allNamespaces ? "" : namespace.name;
        if (target.names().isEmpty() || watch || watchOnly) {
            Listing listing = ResourceLists.list(yard(), selection(target));
            List<JsonNode> items = listing.items().stream()
                    .filter(item -> target.names().isEmpty() || target.names().contains(name(item)))
                    .toList();
            List<String> there = items.stream().map(GetCommand::name).toList();
            target.names().stream()
                    .filter(name -> !there.contains(name))
                    .forEach(name -> notFound(NotFound.text(target.kind(), name)));
            return new Found(target, items, listing.resourceVersion());
        }
        List<JsonNode> items = new ArrayList<>();
        for (String name : target.names()) {
            try {
                items.add(yard().get(target.kind().path(in, name)));
            } catch (DoorRefusal refusal) {
                if (refusal.status() != NOT_FOUND) {
                    throw refusal;
                }
                notFound(NotFound.text(target.kind(), name));
            }
        }
        return new Found(target, items, "");
    }

    private void notFound(String text) {
        if (!ignoreNotFound) {
            err().println(text);
        }
    }

    private Selection selection(Target target) {
        return new Selection(target.kind(), allNamespaces ? "" : namespace.name, selector, fieldSelector);
    }

    private void print(List<Found> found, OutputFormat format, List<Target> targets) {
        switch (format) {
            case OutputFormat.Table table -> tables(found, table, targets);
            case OutputFormat.Name _ ->
                found.forEach(one -> one.items()
                        .forEach(item -> out().println(one.target().kind().reference(name(item)))));
            case OutputFormat.Yaml _ -> printWhole(Rendering.yaml(whole(found)));
            case OutputFormat.Json _ -> printWhole(Rendering.json(whole(found)));
            case OutputFormat.Path path -> {
                JsonNode value = path.path().in(whole(found));
                printWhole(value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString());
                out().println();
            }
        }
    }

    private void printWhole(String text) {
        out().print(text);
        out().flush();
    }

    private void tables(List<Found> found, OutputFormat.Table format, List<Target> targets) {
        List<Found> shown = found.stream().filter(one -> !one.items().isEmpty()).toList();
        if (shown.isEmpty()) {
            if (targets.stream().allMatch(target -> target.names().isEmpty())) {
                err().println("No resources found" + (allNamespaces ? "" : " in " + namespace.name + " namespace."));
            }
            return;
        }
        Instant now = Instant.now();
        StringBuilder text = new StringBuilder();
        for (Found one : shown) {
            text.append(text.isEmpty() ? "" : "\n");
            ResourceTable table = new ResourceTable(one.target().kind(), layout(format, targets.size() > 1));
            one.items().forEach(item -> table.add(item, now));
            text.append(table.take(!noHeaders, ink()));
        }
        printWhole(text.toString());
    }

    private Layout layout(OutputFormat.Table format, boolean kinds) {
        return new Layout(format.wide(), allNamespaces, kinds, showLabels);
    }

    /** One object where one was named, else a List of them, as kubectl prints them. */
    private static JsonNode whole(List<Found> found) {
        List<JsonNode> items =
                found.stream().flatMap(one -> one.items().stream()).toList();
        boolean one = found.size() == 1 && found.getFirst().target().names().size() == 1;
        if (one && items.size() == 1) {
            return items.getFirst();
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").putArray("items").addAll(items);
        list.put("kind", "List").putObject("metadata").put("resourceVersion", "");
        return list;
    }

    private void follow(Found found, OutputFormat format) {
        Target target = found.target();
        ResourceTable table = new ResourceTable(
                target.kind(),
                format instanceof OutputFormat.Table layout
                        ? layout(layout, false)
                        : new Layout(false, false, false, false));
        if (format instanceof OutputFormat.Table) {
            Instant now = Instant.now();
            if (!watchOnly) {
                found.items().forEach(item -> table.add(item, now));
            }
            printWhole(table.take(!noHeaders, ink()));
        } else if (!watchOnly) {
            found.items().forEach(item -> printOne(target.kind(), item, format));
        }
        Selection selection = target.names().size() == 1
                ? Selection.one(target.kind(), namespace.name, target.names().getFirst())
                : selection(target);
        new ResourceWatch(yard(), selection).follow(new Listing(found.items(), found.resourceVersion()), (_, item) -> {
            if (target.names().isEmpty() || target.names().contains(name(item))) {
                if (format instanceof OutputFormat.Table) {
                    table.add(item, Instant.now());
                    printWhole(table.take(false, ink()));
                } else {
                    printOne(target.kind(), item, format);
                }
            }
            // The reader of a pipe may have gone; nobody else would tell.
            return !out().checkError();
        });
    }

    private void printOne(Kind kind, JsonNode item, OutputFormat format) {
        switch (format) {
            case OutputFormat.Table _ -> throw new IllegalStateException("tables have rows");
            case OutputFormat.Name _ -> out().println(kind.reference(name(item)));
            case OutputFormat.Yaml _ -> printWhole("---\n" + Rendering.yaml(item));
            case OutputFormat.Json _ -> printWhole(Rendering.json(item));
            case OutputFormat.Path path -> out().println(path.path().in(item).asText());
        }
    }

    private static String name(JsonNode item) {
        return item.path("metadata").path("name").asText();
    }
}
