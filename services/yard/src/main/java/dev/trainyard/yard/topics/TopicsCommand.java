package dev.trainyard.yard.topics;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics}: what is done with the log of a run. */
@Command(
        name = "topics",
        description = "Records the topics of a run in a file, prints it, and runs it again.",
        subcommands = {RecordTopics.class, ShowTopics.class, ReplayTopics.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./trainyard topics record --run small-yard-s1 --out small.topics",
            "  ./trainyard topics replay small.topics"
        })
public final class TopicsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
