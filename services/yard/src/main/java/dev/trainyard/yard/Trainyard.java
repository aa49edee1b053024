package dev.trainyard.yard;

import dev.trainyard.yard.cli.BenchCommand;
import dev.trainyard.yard.cli.DiffCommand;
import dev.trainyard.yard.cli.Failures;
import dev.trainyard.yard.cli.HostCommand;
import dev.trainyard.yard.cli.MutantsCommand;
import dev.trainyard.yard.cli.ReplayCommand;
import dev.trainyard.yard.cli.ResumeCommand;
import dev.trainyard.yard.cli.RunCommand;
import dev.trainyard.yard.cli.RunsCommand;
import dev.trainyard.yard.cli.TestCommand;
import dev.trainyard.yard.cli.TimekeeperCommand;
import dev.trainyard.yard.cli.WrongArguments;
import dev.trainyard.yard.drill.DrillCommand;
import dev.trainyard.yard.topics.TopicsCommand;
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
            new Subcommand("topics", TopicsCommand.class),
            new Subcommand("host", HostCommand.class),
            new Subcommand("timekeeper", TimekeeperCommand.class),
            new Subcommand("drill", DrillCommand.class),
            new Subcommand("bench", BenchCommand.class),
            new Subcommand("mutants", MutantsCommand.class),
            new Subcommand("test", TestCommand.class),
            new Subcommand("help", HelpCommand.class));

    /** A command and its name; the name is here so that the others need not be looked into. */
    private record Subcommand(String name, Class<?> type) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    private Trainyard() {}

    /** Exit status: 0 done, 2 wrong arguments, otherwise as the command's help says. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** With all commands, or with the one alone that the first argument names: making one costs ten milliseconds. */
    static CommandLine commandLine(String... arguments) {
        CommandLine root = new CommandLine(new Trainyard());
        String wanted = arguments.length == 0 ? "" : arguments[0];
        boolean known = SUBCOMMANDS.stream().anyMatch(c -> c.name.equals(wanted)) && !wanted.equals("help");
        for (Subcommand c : SUBCOMMANDS) {
            if (!known || c.name.equals(wanted)) {
                root.addSubcommand(c.name, c.type);
            }
        }
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
