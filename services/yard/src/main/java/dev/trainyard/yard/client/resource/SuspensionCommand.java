package dev.trainyard.yard.client.resource;

import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.YardClient;
import dev.trainyard.yard.client.resource.Targets.Target;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets {@code spec.suspend} of jobs. */
abstract class SuspensionCommand extends ClientCommand {
    private final boolean suspend;

    @Parameters(
            paramLabel = "[tj] NAME|tj/NAME",
            arity = "1..*",
            description = "Names of training jobs, with or without their kind.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    SuspensionCommand(boolean suspend) {
        this.suspend = suspend;
    }

    @Override
    public Integer call() {
        for (String name : names()) {
            yard().send(
                            "PATCH",
                            Kind.TRAINING_JOB.path(namespace.name, name),
                            YardClient.MERGE_PATCH,
                            "{\"spec\":{\"suspend\":" + suspend + "}}");
            out().println(Kind.TRAINING_JOB.reference(name) + (suspend ? " suspended" : " unsuspended"));
        }
        return ExitStatus.OK;
    }

    /** One word alone is a name, as no other kind can be meant; of several, the first may be the kind. */
    private List<String> names() {
        boolean bare = arguments.stream().noneMatch(argument -> argument.contains("/"));
        if (bare && (arguments.size() == 1 || !isJobs(arguments.getFirst()))) {
            return arguments;
        }
        List<String> names = new ArrayList<>();
        for (Target target : Targets.parseNamed(arguments)) {
            if (target.kind() != Kind.TRAINING_JOB) {
                throw new InvalidInputException("error: only training jobs can be suspended, found "
                        + target.kind().title());
            }
            names.addAll(target.names());
        }
        return names;
    }

    private static boolean isJobs(String word) {
        String plain = word.endsWith("." + Kind.GROUP) ? word.substring(0, word.indexOf('.')) : word;
        return plain.equalsIgnoreCase(Kind.TRAINING_JOB.title())
                || plain.equals(Kind.TRAINING_JOB.plural())
                || Kind.TRAINING_JOB.shortNames().contains(plain);
    }
}
