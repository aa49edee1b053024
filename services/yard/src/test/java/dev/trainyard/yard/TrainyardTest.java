package dev.trainyard.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainyardTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsVersion() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("trainyard ").contains("Java " + Runtime.version());
    }

    @Test
    void printsHelp() {
        assertThat(execute("help")).isZero();
        assertThat(out.toString()).startsWith("Usage: trainyard").contains("help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void asksForCommand() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("trainyard: Which command?", "./trainyard help lists the commands");
    }

    @Test
    void refusesUnknownCommand() {
        assertThat(execute("hlep")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "trainyard: unknown command hlep; did you mean help?", "./trainyard help lists the commands");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Trainyard.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
