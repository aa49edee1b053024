package dev.trainyard.yard.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completions for fish, from picocli's model. A line for each command and option, with a condition on the words before;
 * file names are offered unless a command takes no arguments.
 */
final class FishCompletion {
    private final CommandLine root;
    private final StringBuilder text = new StringBuilder();

    FishCompletion(CommandLine root) {
        this.root = root;
    }

    String script() {
        String name = root.getCommandName();
        text.append("# Written by ").append(name).append(" completion fish.\n");
        text.append("complete -c ").append(name).append(" -f -n __fish_use_subcommand\n");
        commands(root, "__fish_use_subcommand");
        options(root.getCommandSpec(), "__fish_use_subcommand");
        for (CommandLine command : visible(root)) {
            String seen = "__fish_seen_subcommand_from " + command.getCommandName();
            List<CommandLine> below = visible(command);
            if (!below.isEmpty()) {
                commands(command, seen + "; and not __fish_seen_subcommand_from " + names(below));
            }
            options(command.getCommandSpec(), seen);
            for (CommandLine one : below) {
                options(one.getCommandSpec(), seen + "; and __fish_seen_subcommand_from " + one.getCommandName());
            }
        }
        return text.toString();
    }

    private void commands(CommandLine parent, String condition) {
        for (CommandLine command : visible(parent)) {
            start(condition).append(" -a ").append(command.getCommandName());
            description(command.getCommandSpec().usageMessage().description());
        }
    }

    private void options(CommandSpec spec, String condition) {
        for (OptionSpec option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            start(condition);
            for (String name : option.names()) {
                text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().min() > 0) {
                text.append(" -r");
            }
            description(option.description());
        }
    }

    private StringBuilder start(String condition) {
        return text.append("complete -c ")
                .append(root.getCommandName())
                .append(" -n '")
                .append(condition)
                .append('\'');
    }

    private void description(String[] description) {
        String first = description.length == 0 ? "" : Ansi.OFF.string(description[0]);
        int end = first.indexOf(". ");
        String sentence = end < 0 ? first : first.substring(0, end + 1);
        text.append(" -d '")
                .append(sentence.replace("\\", "\\\\").replace("'", "\\'"))
                .append("'\n");
    }

    private static List<CommandLine> visible(CommandLine command) {
        List<CommandLine> shown = new ArrayList<>();
        for (CommandLine below : command.getSubcommands().values()) {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                shown.add(below);
            }
        }
        return shown;
    }

    private static String names(List<CommandLine> commands) {
        return String.join(
                " ", commands.stream().map(CommandLine::getCommandName).toList());
    }
}
