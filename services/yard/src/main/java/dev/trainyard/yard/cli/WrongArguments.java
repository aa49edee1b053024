package dev.trainyard.yard.cli;

import dev.trainyard.domain.resource.NearestName;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what is wrong with the arguments: the fault with the nearest name, and where the help is. */
public final class WrongArguments implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("trainyard: " + sentence(e));
        boolean root = command.getParent() == null;
        command.getErr()
                .println("./trainyard help" + (root ? " lists the commands" : " " + first(command) + " tells more"));
        return ExitStatus.USAGE;
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(e.getCommandLine(), unmatched);
        }
        if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
            String given = option.longestName() + " " + e.getValue();
            boolean digits = e.getValue().matches("[-+]?\\d+");
            return given + ": " + (digits ? "is too large a number" : "expected a whole number");
        }
        return String.valueOf(e.getMessage());
    }

    private static String unmatched(CommandLine command, UnmatchedArgumentException e) {
        String found = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            List<String> known = command.getCommandSpec().options().stream()
                    .map(OptionSpec::longestName)
                    .toList();
            return "unknown option " + found + "; " + NearestName.hint(found, known);
        }
        List<String> known = command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
        return known.isEmpty()
                ? "one argument too many: " + found
                : "unknown command " + found + "; " + NearestName.hint(found, known);
    }

    /** Name of the command below the root: help knows only those. */
    private static String first(CommandLine command) {
        CommandLine parent = command.getParent();
        return parent == null || parent.getParent() == null ? command.getCommandName() : first(parent);
    }
}
