package dev.trainyard.yard.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where commands print: results to standard output, everything else to standard error.
 *
 * @param out results
 * @param err progress and errors
 * @param terminal whether standard error is a terminal that can overwrite a line
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** The process's own streams. */
    public static Console standard() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        java.io.Console console = System.console();
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return new Console(out, err, console != null && console.isTerminal() && !dumb);
    }
}
