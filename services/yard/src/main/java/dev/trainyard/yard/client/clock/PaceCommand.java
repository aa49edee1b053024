package dev.trainyard.yard.client.clock;

import dev.trainyard.yard.cli.InvalidInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pace}. */
@Command(
        name = "pace",
        description =
                "Prints how fast virtual time runs, or sets it: max, or N times wall time. The digest of a run does not"
                        + " depend on it.",
        footer = {"  ./trainyard pace", "  ./trainyard pace x60", "  ./trainyard pace max"})
public final class PaceCommand extends ClockCommand {
    @Parameters(
            paramLabel = "xN|max",
            arity = "0..1",
            description = "The pace, such as x1, x60, x0.5 or max (default: only print it).")
    private @Nullable String pace;

    @Override
    void ask() {
        if (pace == null) {
            return;
        }
        if (!pace.equals("max") && !pace.matches("x([1-9][0-9]{0,8}|0)(\\.[0-9]{1,3})?")) {
            throw new InvalidInputException("error: pace " + pace + ": expected max, or xN such as x60");
        }
        post("pace", body().put("pace", pace));
    }
}
