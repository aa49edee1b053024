package dev.trainyard.yard.client.resource;

import picocli.CommandLine.Command;

/** {@code unsuspend}: the opposite of {@code suspend}. */
@Command(
        name = "unsuspend",
        description =
                "Lets suspended training jobs go on: each asks for nodes again and continues from its checkpoint.",
        footer = {"  ./trainyard unsuspend left-70b", "  ./trainyard unsuspend tj left-70b right-70b"})
public final class UnsuspendCommand extends SuspensionCommand {
    public UnsuspendCommand() {
        super(false);
    }
}
