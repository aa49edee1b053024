package dev.trainyard.yard.client;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that asks a yard: finds it, and prints to the streams of the command line. */
@Command(
        exitCodeList = {
            "0:Done.",
            "1:The yard says no: not found, in conflict, or not so in time.",
            "2:Wrong arguments or invalid input; nothing was changed.",
            "4:No yard answers, or it does not accept the token.",
            "130:Stopped by Ctrl-C."
        })
public abstract class ClientCommand implements Callable<Integer> {
    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    private @Nullable YardClient client;

    /** The yard that the options name, found on the first call. */
    protected final YardClient yard() {
        if (client == null) {
            Map<String, String> environment = System.getenv();
            client =
                    new YardClient(YardAddress.find(connect, environment, YardAddress.stateFolder(environment)), err());
        }
        return client;
    }

    /** Results. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Everything else. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Colours if standard output is a terminal and {@code NO_COLOR} is not set. */
    protected static Ink ink() {
        return new Ink(Ansi.AUTO.enabled());
    }
}
