package dev.trainyard.yard.client.resource;

import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: a job is cancelled, a pool's nodes go away, a queue admits nothing more. */
@Command(
        name = "delete",
        description = {
            "Deletes resources, by name or as files name them.",
            "",
            "Deleting a job that has not ended cancels it and frees its nodes. Deleting a pool takes its nodes away: jobs on"
                    + " them are interrupted and placed elsewhere if they fit there. Jobs of a deleted queue run on; those"
                    + " that wait go on waiting."
        },
        footer = {
            "  ./trainyard delete tj left-70b right-70b",
            "  ./trainyard delete -f k8s/examples/small-yard.yaml --ignore-not-found",
            "  ./trainyard delete tj --all --wait --timeout 1m"
        })
public final class DeleteCommand extends ClientCommand {
    private static final int NOT_FOUND = 404;
    private static final Duration ENDLESS = Duration.ofSeconds(-1);

    @Parameters(
            paramLabel = "KIND NAME|KIND/NAME",
            arity = "0..*",
            description = "What to delete: a kind and names, or references such as tj/left-70b.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(names = "--all", description = "All of the kind in the namespace.")
    private boolean all;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "All of the kind whose labels fit.")
    private String selector = "";

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "true|false",
            description = "Return only when they are gone, which takes virtual time (default: false).")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "0",
            description = "With --wait: how long in wall time; 0: without limit (default: 0).")
    private String timeout = "0";

    @Option(names = "--ignore-not-found", description = "What is not there counts as deleted.")
    private boolean ignoreNotFound;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "name",
            defaultValue = "",
            description = "name: print the references alone.")
    private String output = "";

    @Override
    public Integer call() {
        if (arguments.isEmpty() == files.names.isEmpty()) {
            throw new InvalidInputException(
                    "error: say what to delete, in one of two ways: delete KIND NAME, or delete -f FILE");
        }
        if (!output.isEmpty() && !output.equals("name")) {
            throw new InvalidInputException("error: -o " + output + ": expected name");
        }
        Duration patience = Deadline.parse(timeout);
        List<Declared> wanted = arguments.isEmpty() ? Declared.in(files.read(), namespace.name) : named();
        if (wanted.isEmpty()) {
            err().println("No resources found");
            return ExitStatus.OK;
        }
        List<Declared> deleted = new ArrayList<>();
        boolean missing = false;
        for (Declared one : wanted) {
            missing |= !delete(one, deleted);
        }
        if (wait) {
            Waiting waiting = new Waiting(yard(), new WaitFor.Delete(), patience.isZero() ? ENDLESS : patience, err());
            deleted.forEach(one -> waiting.await(one.kind(), one.namespace(), one.name()));
        }
        return missing ? ExitStatus.NO : ExitStatus.OK;
    }

    private boolean delete(Declared one, List<Declared> deleted) {
        try {
            yard().send("DELETE", one.kind().path(one.namespace(), one.name()), "", "");
        } catch (DoorRefusal refusal) {
            if (refusal.status() != NOT_FOUND) {
                throw refusal;
            }
            if (!ignoreNotFound) {
                err().println(NotFound.text(one.kind(), one.name()));
            }
            return ignoreNotFound;
        }
        deleted.add(one);
        out().println(
                        output.isEmpty()
                                ? one.kind().singularWithGroup() + " \"" + one.name() + "\" deleted"
                                : one.kind().reference(one.name()));
        return true;
    }

    private List<Declared> named() {
        List<Declared> wanted = new ArrayList<>();
        for (Target target : all || !selector.isEmpty() ? Targets.parse(arguments) : Targets.parseNamed(arguments)) {
            for (String name : target.names()) {
                wanted.add(new Declared(target.kind(), namespace.name, name));
            }
            if (target.names().isEmpty()) {
                ResourceLists.list(yard(), new Selection(target.kind(), namespace.name, selector, ""))
                        .items()
                        .forEach(item -> wanted.add(new Declared(
                                target.kind(),
                                namespace.name,
                                item.path("metadata").path("name").asText())));
            } else if (all || !selector.isEmpty()) {
                throw new InvalidInputException("error: name cannot be provided when a selector or --all is specified");
            }
        }
        return wanted;
    }
}
