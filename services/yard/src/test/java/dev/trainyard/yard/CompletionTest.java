package dev.trainyard.yard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion scripts, in the shells that this machine has. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompletionTest {
    @TempDir
    Path temp;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        // Given a bash that sourced the script
        Path script = script("bash");

        // Then words begun are completed: a command, a command below a command, and an option
        assertThat(complete(script, "./trainyard", "des")).contains("describe");
        assertThat(complete(script, "./trainyard", "topics", "ta")).contains("tail");
        assertThat(complete(script, "trainyard", "get", "--no-h")).contains("--no-headers");
    }

    @Test
    void zshReadsTheScript() throws Exception {
        requireShell("zsh");
        assertThat(run("zsh", "-n", script("zsh").toString())).isEmpty();
    }

    @Test
    void fishReadsTheScript() throws Exception {
        requireShell("fish");
        assertThat(run("fish", "--no-execute", script("fish").toString())).isEmpty();
    }

    @Test
    void fishScriptHasEveryCommandAndOption() throws Exception {
        String script = Files.readString(script("fish"));

        assertThat(script)
                .contains("complete -c trainyard -n '__fish_use_subcommand' -a get -d 'Lists resources")
                .contains("complete -c trainyard -n '__fish_seen_subcommand_from get' -s o -l output -r -d 'wide")
                .contains("-n '__fish_seen_subcommand_from topics; and not __fish_seen_subcommand_from tail");
        assertThat(script.lines()).allMatch(line -> line.startsWith("#") || quotes(line) % 2 == 0);
    }

    @Test
    void refusesOtherShells() {
        Cli.Result result = new Cli().run("completion", "fihs");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("error: completion fihs: did you mean fish?\n");
    }

    private static long quotes(String line) {
        return line.replace("\\'", "").chars().filter(c -> c == '\'').count();
    }

    private Path script(String shell) throws IOException {
        Cli.Result result = new Cli().run("completion", shell);
        assertThat(result.status()).isZero();
        return Files.writeString(temp.resolve("completion." + shell), result.out());
    }

    private String complete(Path script, String... words) throws Exception {
        String test = "source " + script + "\n"
                + "COMP_WORDS=(" + String.join(" ", words) + ")\n"
                + "COMP_CWORD=" + (words.length - 1) + "\n"
                + "_complete_trainyard " + words[0] + "\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
                + "complete -p trainyard >/dev/null\n";
        return run("bash", "-c", test);
    }

    private static void requireShell(String shell) {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell))))
                .as(shell + " is installed")
                .isTrue();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
