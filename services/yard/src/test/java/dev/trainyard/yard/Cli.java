package dev.trainyard.yard;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands in this JVM and keeps what they print. */
public final class Cli {
    private final List<String> always;

    /** @param always arguments that every command gets at its end */
    public Cli(String... always) {
        this.always = List.of(always);
    }

    /** What a command did. */
    public record Result(int status, String out, String err) {}

    /** Runs one. */
    public Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        return new Result(execute(out, err, arguments), out.toString(), err.toString());
    }

    /** Runs one that prints to given places, so that they can be looked at meanwhile. */
    public int execute(StringWriter out, StringWriter err, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(always);
        CommandLine commandLine = Trainyard.commandLine(all.toArray(String[]::new));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(String[]::new));
    }

    /** The whole tree of commands. */
    public static CommandLine tree() {
        return Trainyard.commandLine();
    }
}
