package dev.trainyard.yard.client.clock;

import picocli.CommandLine.Command;

/** {@code end}. */
@Command(
        name = "end",
        description = {
            "Ends the run of a yard for good and prints its digest: nothing can be applied any more, but everything can be"
                    + " read.",
            "",
            "To stop the processes and go on later, use ./trainyard down instead."
        },
        footer = {"  ./trainyard end", "  ./trainyard end --json"})
public final class EndCommand extends ClockCommand {
    @Override
    void ask() {
        post("end");
    }
}
