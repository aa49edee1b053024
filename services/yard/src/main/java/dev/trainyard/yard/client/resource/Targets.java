package dev.trainyard.yard.client.resource;

import dev.trainyard.yard.cli.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the arguments of a verb name: {@code KIND}, {@code KIND,KIND}, {@code all}, {@code KIND NAME...} or
 * {@code KIND/NAME...}.
 */
final class Targets {
    private static final String ALL = "all";

    /**
     * Resources of one kind.
     *
     * @param kind the kind
     * @param names their names; empty: all of them
     */
    record Target(Kind kind, List<String> names) {}

    private Targets() {}

    static List<Target> parse(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.contains("/"))) {
            return references(arguments);
        }
        List<String> names = List.copyOf(arguments.subList(1, arguments.size()));
        List<Target> targets = new ArrayList<>();
        for (String word : arguments.getFirst().split(",")) {
            if (word.equals(ALL)) {
                for (Kind kind : Kind.values()) {
                    targets.add(new Target(kind, names));
                }
            } else {
                targets.add(new Target(Kind.named(word), names));
            }
        }
        return targets;
    }

    /** As {@link #parse}, where each resource must be named. */
    static List<Target> parseNamed(List<String> arguments) {
        List<Target> targets = parse(arguments);
        if (targets.stream().anyMatch(target -> target.names().isEmpty())) {
            throw new InvalidInputException("error: resource(s) were provided, but no name was specified; write "
                    + arguments.getFirst() + " NAME or " + arguments.getFirst() + "/NAME");
        }
        return targets;
    }

    private static List<Target> references(List<String> arguments) {
        List<Target> targets = new ArrayList<>();
        for (String argument : arguments) {
            int slash = argument.indexOf('/');
            if (slash < 0) {
                throw new InvalidInputException("error: there is no need to specify a resource type as a separate"
                        + " argument when passing arguments in resource/name form (e.g. trainyard get tj/NAME instead"
                        + " of trainyard get tj tj/NAME)");
            }
            String name = argument.substring(slash + 1);
            if (name.isEmpty() || name.contains("/")) {
                throw new InvalidInputException(
                        "error: arguments in resource/name form may not have more than one slash, and need a name: "
                                + argument);
            }
            Kind kind = Kind.named(argument.substring(0, slash));
            Target last = targets.isEmpty() ? null : targets.getLast();
            if (last != null && last.kind() == kind) {
                List<String> names = new ArrayList<>(last.names());
                names.add(name);
                targets.set(targets.size() - 1, new Target(kind, names));
            } else {
                targets.add(new Target(kind, List.of(name)));
            }
        }
        return targets;
    }
}
