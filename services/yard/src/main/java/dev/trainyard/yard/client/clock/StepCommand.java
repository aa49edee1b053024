package dev.trainyard.yard.client.clock;

import dev.trainyard.yard.cli.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code step}. */
@Command(
        name = "step",
        description =
                "Lets a paused yard work on so many windows, then stops time again. A window ends where the next thing"
                        + " happens that another part must know.",
        footer = {"  ./trainyard step", "  ./trainyard step 20"})
public final class StepCommand extends ClockCommand {
    @Parameters(paramLabel = "N", arity = "0..1", defaultValue = "1", description = "Windows, 1 or more (default: 1).")
    private int windows = 1;

    @Override
    void ask() {
        if (windows < 1) {
            throw new InvalidInputException("error: step " + windows + ": expected 1 or more windows");
        }
        post("step", body().put("windows", windows));
        awaitStanding();
    }
}
