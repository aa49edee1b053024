package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wait}: returns when resources are as wished. */
@Command(
        name = "wait",
        description = "Waits until resources are as wished, or until the time-out, which is wall time.",
        footer = {
            "  ./trainyard wait tj/left-70b --for=condition=Succeeded --timeout 10m",
            "  ./trainyard wait tj --all --for=condition=Accepted",
            "  ./trainyard wait tj/left-70b --for=delete",
            "  ./trainyard wait pool/h100 --for=jsonpath={.status.racks.ready}=20"
        })
public final class WaitCommand extends ClientCommand {
    @Parameters(
            paramLabel = "KIND/NAME|KIND [NAME]",
            arity = "1..*",
            description = "What to wait for: references, or a kind and names.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--for",
            required = true,
            paramLabel = "WISH",
            description = "condition=TYPE, condition=TYPE=STATUS, delete, jsonpath={PATH} or jsonpath={PATH}=VALUE.")
    private String wish = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to wait in wall time, for all together; 0: look once (default: 30s).")
    private String timeout = "30s";

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "All of the kind whose labels fit.")
    private String selector = "";

    @Option(names = "--all", description = "All of the kind in the namespace.")
    private boolean all;

    @Override
    public Integer call() {
        WaitFor wanted = WaitFor.parse(wish);
        Waiting waiting = new Waiting(yard(), wanted, Deadline.parse(timeout), err());
        boolean allMet = true;
        for (Target target : Targets.parse(arguments)) {
            for (String name : names(target)) {
                try {
                    waiting.await(target.kind(), namespace.name, name);
                    out().println(target.kind().reference(name)
                            + (wanted instanceof WaitFor.Delete ? " deleted" : " condition met"));
                } catch (CommandException no) {
                    if (no.exitStatus() != ExitStatus.NO) {
                        throw no;
                    }
                    err().println(no.getMessage());
                    allMet = false;
                }
            }
        }
        return allMet ? ExitStatus.OK : ExitStatus.NO;
    }

    private List<String> names(Target target) {
        if (!target.names().isEmpty()) {
            return target.names();
        }
        if (!all && selector.isEmpty()) {
            throw new InvalidInputException("error: name the resources to wait for, or give --all or -l SELECTOR");
        }
        List<String> names =
                ResourceLists.list(yard(), new Selection(target.kind(), namespace.name, selector, "")).items().stream()
                        .map((JsonNode item) ->
                                item.path("metadata").path("name").asText())
                        .toList();
        if (names.isEmpty()) {
            throw new CommandException(ExitStatus.NO, "error: no matching resources found");
        }
        return names;
    }
}
