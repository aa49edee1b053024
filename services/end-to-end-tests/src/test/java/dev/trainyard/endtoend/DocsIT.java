package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.endtoend.DocumentedCommands.Shown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell people to type works on the built tree. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DocsIT {
    private static final Path ROOT = Path.of(System.getProperty("trainyard.root"));

    /** Runs are kept here, not in the checkout. */
    @TempDir
    static Path state = ROOT;

    private record Result(int status, String output) {}

    static List<Shown> run() throws IOException {
        return all().stream().filter(Shown::runs).distinct().toList();
    }

    static List<Shown> onlyChecked() throws IOException {
        return all().stream().filter(c -> !c.runs()).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("run")
    void commandsOfBlocksSucceed(Shown command) throws Exception {
        Result result = trainyard(command.words().subList(1, command.words().size()));
        assertThat(result.status()).as("%s%n%s", command, result.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource("onlyChecked")
    void otherCommandsExistWithTheirOptions(Shown command) throws Exception {
        if (command.name().isEmpty()) {
            assertThat(command.options()).as(command.toString()).isSubsetOf("--help", "--version");
            return;
        }
        // What the launcher does by itself has no help of its own; its arguments are Maven's.
        if (Files.readString(ROOT.resolve("trainyard")).contains("\"${1:-}\" = " + command.name() + " ]")) {
            return;
        }
        Result help = trainyard(List.of("help", command.name()));
        assertThat(help.status()).as("%s%n%s", command, help.output()).isZero();
        String second = command.words().size() > 2 ? command.words().get(2) : "-";
        if (help.output().contains("Commands:") && help.output().contains("\n  " + second + " ")) {
            help = trainyard(List.of(command.name(), second, "--help"));
        }
        String pages = help.output();
        assertThat(command.options()).as(command.toString()).allSatisfy(option -> assertThat(pages)
                .containsPattern(option + "\\b"));

        // And a run that is too long for a test is at least valid as it stands
        if (command.name().equals("run") && command.words().stream().anyMatch(w -> w.startsWith("k8s/"))) {
            List<String> words =
                    new ArrayList<>(command.words().subList(1, command.words().size()));
            words.add("--dry-run");
            Result dry = trainyard(words);
            assertThat(dry.status()).as("%s%n%s", command, dry.output()).isZero();
        }
    }

    @Test
    void aCommandThatDoesNotExistFails() throws Exception {
        assertThat(trainyard(List.of("fly")).status()).isNotZero();
        assertThat(trainyard(List.of("help", "fly")).status()).isNotZero();
        assertThat(trainyard(List.of("help", "run")).output()).doesNotContain("--fly");
    }

    @Test
    void commandsAreFoundInTheText() {
        String text = """
                Use `./trainyard runs delete RUN`.

                <!-- run: slow -->
                ```sh
                ./trainyard run a.yaml # long
                ```
                ```sh
                export A=1
                ./trainyard run b.yaml \\
                    --seed 7
                ./trainyard replay RUN
                ```
                ```
                ./trainyard not-sh
                ```
                """;

        List<Shown> found = DocumentedCommands.in("a.md", text);

        assertThat(found)
                .containsExactly(
                        new Shown("a.md", List.of("./trainyard", "run", "a.yaml"), false),
                        new Shown("a.md", List.of("./trainyard", "run", "b.yaml", "--seed", "7"), true),
                        new Shown("a.md", List.of("./trainyard", "replay", "RUN"), false),
                        new Shown("a.md", List.of("./trainyard", "runs", "delete", "RUN"), false));
    }

    private static List<Shown> all() throws IOException {
        List<Shown> found = new ArrayList<>();
        for (Path document : documents()) {
            String name = ROOT.relativize(document).toString();
            found.addAll(DocumentedCommands.in(name, Files.readString(document)));
        }
        assertThat(found).as("commands in the documents").hasSizeGreaterThan(5);
        return found;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder : List.of("docs", "services", "kafka", "k8s")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(p -> p.toString().endsWith(".md")
                                && !p.toString().contains("/target/")
                                && !p.toString().contains("/node_modules/"))
                        .forEach(documents::add);
            }
        }
        try (Stream<Path> files = Files.list(ROOT)) {
            files.filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents.stream().sorted().toList();
    }

    private static Result trainyard(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./trainyard"));
        command.addAll(arguments);
        Path output = Files.createTempFile(state, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("TRAINYARD_NO_BUILD", "1");
        builder.environment().put("TRAINYARD_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TRAINYARD_STATE", state.toString());
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Result(-1, "did not end within 5 minutes:\n" + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
