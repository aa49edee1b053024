package dev.trainyard.yard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code mutants}: done by the launcher, which needs Maven for it; this class is its entry in the help. */
@Command(
        name = "mutants",
        description = "Runs deliberately broken variants: each must be caught by the suite.",
        exitCodeList = {"0:All were caught.", "1:Not all were caught, or the tests could not run."},
        footer = {"  ./trainyard mutants", "  ./trainyard mutants && echo all caught"})
public final class MutantsCommand implements Callable<Integer> {
    @Unmatched
    private String[] further = {};

    @Override
    public Integer call() {
        throw new InvalidInputException(
                "mutants is run by the launcher: ./trainyard mutants " + String.join(" ", further));
    }
}
