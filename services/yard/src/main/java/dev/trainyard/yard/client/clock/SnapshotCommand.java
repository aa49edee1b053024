package dev.trainyard.yard.client.clock;

import picocli.CommandLine.Command;

/** {@code snapshot}. */
@Command(
        name = "snapshot",
        description = "Has all parts save their state at the next window, so that a restart or a fork begins there.",
        footer = {"  ./trainyard snapshot", "  ./trainyard snapshot --yard what-if"})
public final class SnapshotCommand extends ClockCommand {
    @Override
    void ask() {
        post("snapshot");
    }
}
