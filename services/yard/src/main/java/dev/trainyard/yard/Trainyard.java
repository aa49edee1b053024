package dev.trainyard.yard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trainyard.yard.cli.BenchCommand;
import dev.trainyard.yard.cli.CompletionCommand;
import dev.trainyard.yard.cli.DiffCommand;
import dev.trainyard.yard.cli.Failures;
import dev.trainyard.yard.cli.HelpPages;
import dev.trainyard.yard.cli.HostCommand;
import dev.trainyard.yard.cli.ManCommand;
import dev.trainyard.yard.cli.MutantsCommand;
import dev.trainyard.yard.cli.ReplayCommand;
import dev.trainyard.yard.cli.ResumeCommand;
import dev.trainyard.yard.cli.RunCommand;
import dev.trainyard.yard.cli.RunsCommand;
import dev.trainyard.yard.cli.TestCommand;
import dev.trainyard.yard.cli.TimekeeperCommand;
import dev.trainyard.yard.cli.WrongArguments;
import dev.trainyard.yard.client.clock.EndCommand;
import dev.trainyard.yard.client.clock.ForkCommand;
import dev.trainyard.yard.client.clock.PaceCommand;
import dev.trainyard.yard.client.clock.PauseCommand;
import dev.trainyard.yard.client.clock.RunUntilCommand;
import dev.trainyard.yard.client.clock.SnapshotCommand;
import dev.trainyard.yard.client.clock.StepCommand;
import dev.trainyard.yard.client.clock.UnpauseCommand;
import dev.trainyard.yard.client.resource.ApplyCommand;
import dev.trainyard.yard.client.resource.DeleteCommand;
import dev.trainyard.yard.client.resource.DescribeCommand;
import dev.trainyard.yard.client.resource.EventsCommand;
import dev.trainyard.yard.client.resource.ExplainCommand;
import dev.trainyard.yard.client.resource.GetCommand;
import dev.trainyard.yard.client.resource.ScaleCommand;
import dev.trainyard.yard.client.resource.SuspendCommand;
import dev.trainyard.yard.client.resource.UnsuspendCommand;
import dev.trainyard.yard.client.resource.WaitCommand;
import dev.trainyard.yard.client.topics.TopicsCommand;
import dev.trainyard.yard.deploy.ClusterCommand;
import dev.trainyard.yard.deploy.DeployCommand;
import dev.trainyard.yard.deploy.UndeployCommand;
import dev.trainyard.yard.drill.DrillCommand;
import dev.trainyard.yard.live.DownCommand;
import dev.trainyard.yard.live.LiveCommand;
import dev.trainyard.yard.live.StatusCommand;
import dev.trainyard.yard.live.UpCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: alone it does nothing, and says so. */
@Command(
        name = "trainyard",
        description = "An emulated AI datacenter: jobs, fabric and failures in one deterministic run.",
        mixinStandardHelpOptions = true,
        versionProvider = Trainyard.Version.class)
public final class Trainyard implements Runnable {
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("run", RunCommand.class),
            new Subcommand("resume", ResumeCommand.class),
            new Subcommand("runs", RunsCommand.class),
            new Subcommand("replay", ReplayCommand.class),
            new Subcommand("diff", DiffCommand.class),
            new Subcommand("up", UpCommand.class),
            new Subcommand("down", DownCommand.class),
            new Subcommand("status", StatusCommand.class),
            new Subcommand("live", LiveCommand.class),
            new Subcommand("host", HostCommand.class),
            new Subcommand("timekeeper", TimekeeperCommand.class),
            new Subcommand("drill", DrillCommand.class),
            new Subcommand("apply", ApplyCommand.class),
            new Subcommand("get", GetCommand.class),
            new Subcommand("describe", DescribeCommand.class),
            new Subcommand("delete", DeleteCommand.class),
            new Subcommand("wait", WaitCommand.class),
            new Subcommand("events", EventsCommand.class),
            new Subcommand("explain", ExplainCommand.class),
            new Subcommand("suspend", SuspendCommand.class),
            new Subcommand("unsuspend", UnsuspendCommand.class),
            new Subcommand("scale", ScaleCommand.class),
            new Subcommand("pause", PauseCommand.class),
            new Subcommand("unpause", UnpauseCommand.class),
            new Subcommand("step", StepCommand.class),
            new Subcommand("run-until", RunUntilCommand.class),
            new Subcommand("pace", PaceCommand.class),
            new Subcommand("snapshot", SnapshotCommand.class),
            new Subcommand("fork", ForkCommand.class),
            new Subcommand("end", EndCommand.class),
            new Subcommand("topics", TopicsCommand.class),
            new Subcommand("cluster", ClusterCommand.class),
            new Subcommand("deploy", DeployCommand.class),
            new Subcommand("undeploy", UndeployCommand.class),
            new Subcommand("bench", BenchCommand.class),
            new Subcommand("mutants", MutantsCommand.class),
            new Subcommand("test", TestCommand.class),
            new Subcommand("completion", CompletionCommand.class),
            new Subcommand("man", ManCommand.class),
            new Subcommand("help", HelpCommand.class));

    /** Commands that look at all the others. */
    private static final List<String> ABOUT_ALL = List.of("help", "completion", "man");

    /** A command and its name; the name is here so that the others need not be looked into. */
    private record Subcommand(String name, Class<?> type) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    private Trainyard() {}

    /** Exit status: 0 done, 2 wrong arguments, otherwise as the command's help says. */
    public static void main(String[] arguments) {
        CommandLine root = commandLine(arguments);
        // What is printed is UTF-8 whatever the locale says: names and sentences come from files in UTF-8.
        root.setOut(new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8));
        root.setErr(new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8));
        System.exit(root.execute(arguments));
    }

    /** With all commands, or with the one alone that the first argument names: making one costs ten milliseconds. */
    static CommandLine commandLine(String... arguments) {
        CommandLine root = new CommandLine(new Trainyard());
        String wanted = arguments.length == 0 ? "" : arguments[0];
        boolean known = !ABOUT_ALL.contains(wanted) && SUBCOMMANDS.stream().anyMatch(c -> c.name.equals(wanted));
        for (Subcommand c : SUBCOMMANDS) {
            if (!known || c.name.equals(wanted)) {
                root.addSubcommand(c.name, c.type);
            }
        }
        HelpPages.arrange(root);
        return root.setParameterExceptionHandler(new WrongArguments()).setExecutionExceptionHandler(new Failures());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** The version of the jar, and of the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Trainyard.class.getPackage().getImplementationVersion();
            return new String[] {
                "trainyard " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
