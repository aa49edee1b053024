package dev.trainyard.yard.client.clock;

import picocli.CommandLine.Command;

/** {@code pause}. */
@Command(
        name = "pause",
        description =
                "Stops virtual time after the window that is being worked on. Orders are still taken; they take effect"
                        + " when time goes on.",
        footer = {"  ./trainyard pause", "  ./trainyard pause --yard what-if --json"})
public final class PauseCommand extends ClockCommand {
    @Override
    void ask() {
        post("pause");
    }
}
