package dev.trainyard.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own checker, from the PATH or where {@code .ci/promtool} puts it. */
record Promtool(Path program) {
    private static final int LIMIT_SECONDS = 60;

    /** What it said. */
    record Answer(int status, String output) {}

    /** The tool; a test that asks for it is skipped where it is not installed. */
    static Promtool orSkip() {
        Path kept = cache().resolve("promtool");
        Path found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "promtool")),
                        Stream.of(kept))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(kept);
        assumeTrue(
                Files.isExecutable(found),
                () -> "skipped: promtool is neither on the PATH nor at " + kept + "; .ci/promtool fetches it");
        return new Promtool(found);
    }

    /** Runs it in a folder. */
    Answer run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("promtool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Answer(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static Path cache() {
        String tools = System.getenv("TRAINYARD_TOOLS");
        if (tools != null && !tools.isEmpty()) {
            return Path.of(tools);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("trainyard");
    }
}
