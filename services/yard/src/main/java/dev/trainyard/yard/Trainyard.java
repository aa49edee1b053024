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
        versionProvider = Trainyard.Version.class,
        subcommands = {
            RunCommand.class,
            ResumeCommand.class,
            RunsCommand.class,
            ReplayCommand.class,
            DiffCommand.class,
            HostCommand.class,
            TimekeeperCommand.class,
            DrillCommand.class,
            BenchCommand.class,
            MutantsCommand.class,
            TestCommand.class,
            HelpCommand.class
        })
public final class Trainyard implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    private Trainyard() {}

    /** Exit status: 0 done, 2 wrong arguments, otherwise as the command's help says. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Trainyard())
                .setParameterExceptionHandler(new WrongArguments())
                .setExecutionExceptionHandler(new Failures());
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
