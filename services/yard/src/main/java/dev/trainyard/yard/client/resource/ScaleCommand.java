package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.YardClient;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scale}: more or fewer racks. */
@Command(
        name = "scale",
        description = {
            "Sets the number of racks of pools; racks are what replicas are elsewhere.",
            "",
            "New racks come at the end. Fewer racks take the last ones away: jobs on them are interrupted and placed"
                    + " elsewhere if they fit there."
        },
        footer = {
            "  ./trainyard scale pool/h100 --racks 24",
            "  ./trainyard scale acceleratorpool h100 trn2 --replicas 8 --dry-run"
        })
public final class ScaleCommand extends ClientCommand {
    @Parameters(
            paramLabel = "pool NAME|pool/NAME",
            arity = "1..*",
            description = "The pools: a kind and names, or references.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"--racks", "--replicas"},
            required = true,
            paramLabel = "N",
            description = "Racks that each pool shall have, 1 or more.")
    private int racks;

    @Option(
            names = {"--current-racks", "--current-replicas"},
            paramLabel = "N",
            description = "Only if the pool has so many now.")
    private @Nullable Integer current;

    @Option(names = "--dry-run", description = "Check, but change nothing.")
    private boolean dryRun;

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Override
    public Integer call() {
        for (Target target : Targets.parseNamed(arguments)) {
            if (target.kind() != Kind.ACCELERATOR_POOL) {
                throw new InvalidInputException("error: only acceleratorpools can be scaled, found "
                        + target.kind().title());
            }
            for (String name : target.names()) {
                scale(name);
            }
        }
        return ExitStatus.OK;
    }

    private void scale(String name) {
        String path = Kind.ACCELERATOR_POOL.path(namespace.name, name) + "/scale";
        if (current != null) {
            JsonNode now = yard().get(path);
            if (now.at("/spec/replicas").asInt() != current) {
                throw new CommandException(
                        ExitStatus.NO,
                        "error: expected " + current + " racks, found "
                                + now.at("/spec/replicas").asInt() + " of " + Kind.ACCELERATOR_POOL.reference(name));
            }
        }
        yard().send(
                        "PATCH",
                        Query.of(path).with("dryRun", dryRun ? "All" : "").toString(),
                        YardClient.MERGE_PATCH,
                        "{\"spec\":{\"replicas\":" + racks + "}}");
        out().println(Kind.ACCELERATOR_POOL.reference(name) + " scaled" + (dryRun ? " (server dry run)" : ""));
    }
}
