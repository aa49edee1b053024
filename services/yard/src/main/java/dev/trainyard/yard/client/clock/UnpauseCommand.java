package dev.trainyard.yard.client.clock;

import picocli.CommandLine.Command;

/** {@code unpause}. */
@Command(
        name = "unpause",
        description =
                "Lets virtual time go on after pause, step or run-until, and lets it begin where a yard was brought up"
                        + " held.",
        footer = {"  ./trainyard unpause", "  ./trainyard unpause --yard what-if"})
public final class UnpauseCommand extends ClockCommand {
    @Override
    void ask() {
        post("unpause");
        if (!clock().path("released").asBoolean(true)) {
            post("release");
        }
    }
}
