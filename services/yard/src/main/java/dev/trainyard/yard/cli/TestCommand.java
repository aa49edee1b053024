package dev.trainyard.yard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code test}: done by the launcher, which needs Maven for it; this class is its entry in the help. */
@Command(
        name = "test",
        description =
                "Builds everything and runs all tests; further arguments go to Maven. With --cluster it tests a yard"
                        + " in containers on a real cluster instead, which needs root.",
        exitCodeList = {"0:All passed.", "1:Something failed."},
        footer = {"  ./trainyard test", "  ./trainyard test --cluster", "  ./trainyard test -pl services/yard -am"})
public final class TestCommand implements Callable<Integer> {
    @Unmatched
    private String[] further = {};

    @Override
    public Integer call() {
        throw new InvalidInputException("test is run by the launcher: ./trainyard test " + String.join(" ", further));
    }
}
