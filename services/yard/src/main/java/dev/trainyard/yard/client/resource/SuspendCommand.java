package dev.trainyard.yard.client.resource;

import picocli.CommandLine.Command;

/** {@code suspend}: a job gives its nodes back and keeps its work. */
@Command(
        name = "suspend",
        description = {
            "Suspends training jobs: each saves a checkpoint, then gives its nodes back and waits to be unsuspended.",
            "",
            "A job that waits for nodes stops asking for them. Nothing of its work is lost."
        },
        footer = {"  ./trainyard suspend left-70b", "  ./trainyard suspend tj/left-70b tj/right-70b -n research"})
public final class SuspendCommand extends SuspensionCommand {
    public SuspendCommand() {
        super(true);
    }
}
