package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** {@code ./trainyard} of the built tree as a person uses it, in a folder and with a store of its own. */
final class Launcher {
    static final Path ROOT = Path.of(System.getProperty("trainyard.root")).toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_EVERY_MS = 20;

    private final Path folder;
    private final Path state;
    private final List<String> environment;
    private int calls;

    /** @param folder working directory; runs are kept in its subfolder {@code state} */
    Launcher(Path folder) {
        this(folder, folder.resolve("state"));
    }

    Launcher(Path folder, Path state) {
        this(folder, state, List.of());
    }

    /** @param environment further variables, as {@code NAME=VALUE} */
    Launcher(Path folder, Path state, List<String> environment) {
        this.folder = folder;
        this.state = state;
        this.environment = environment;
    }

    /** Folder of a run. */
    Path run(String id) {
        return state.resolve("runs").resolve(id);
    }

    /** Names of the kept runs. */
    List<String> runs() throws IOException {
        Path runs = state.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(runs)) {
            return found.map(run -> run.getFileName().toString()).sorted().toList();
        }
    }

    /** Runs a command to its end. */
    Result call(List<String> arguments) throws IOException, InterruptedException {
        return start(arguments).finish();
    }

    /** Runs a command to its end. */
    Result call(String... arguments) throws IOException, InterruptedException {
        return call(List.of(arguments));
    }

    /** Starts a command in a process group of its own, as a shell does, where Ctrl-C is not ignored. */
    Running start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,HUP"));
        command.addAll(List.of("TRAINYARD_NO_BUILD=1", "TRAINYARD_STATE=" + state));
        command.add("TRAINYARD_JAVA_HOME=" + System.getProperty("java.home"));
        command.add("TRAINYARD_JAVA_OPTS=-XX:TieredStopAtLevel=1");
        command.addAll(environment);
        command.add(ROOT.resolve("trainyard").toString());
        command.addAll(arguments);
        calls++;
        Path out = folder.resolve("out-" + calls);
        Path err = folder.resolve("err-" + calls);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Running(String.join(" ", arguments), process, out, err);
    }

    /** A command that goes on; its streams are files. */
    record Running(String what, Process process, Path out, Path err) implements AutoCloseable {
        /** Waits until standard error looks as wanted. */
        void awaitErr(String wanted, Predicate<String> looks) throws IOException, InterruptedException {
            long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
            while (!looks.test(Files.readString(err))) {
                assertThat(process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS))
                        .as("%s: ended before %s: %s", what, wanted, Files.readString(err))
                        .isFalse();
                assertThat(System.nanoTime())
                        .as("%s: not yet %s: %s", what, wanted, Files.readString(err))
                        .isLessThan(giveUpNs);
            }
        }

        /** Waits until the run has gone on for some seconds. */
        void awaitMidRun() throws IOException, InterruptedException {
            awaitErr(
                    "two progress lines",
                    err -> err.lines()
                                    .filter(line -> line.contains("unfinished"))
                                    .count()
                            >= 2);
        }

        /** Sends a signal to the whole group, as the terminal does. */
        void signalGroup(String signal) throws IOException, InterruptedException {
            kill("-" + signal, "--", "-" + process.pid());
        }

        /** SIGKILL for the command alone. */
        void kill() {
            process.destroyForcibly();
        }

        /** SIGKILL for its broker. */
        void killBroker() throws IOException, InterruptedException {
            List<ProcessHandle> brokers = process.descendants()
                    .filter(child ->
                            child.info().commandLine().orElse("").contains("dev.trainyard.devbroker.DevBroker"))
                    .toList();
            assertThat(brokers).hasSize(1);
            kill("-KILL", Long.toString(brokers.getFirst().pid()));
        }

        /** Its children, to be looked at after its end. */
        List<ProcessHandle> children() {
            return process.descendants().toList();
        }

        Result finish() throws IOException, InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s: has not ended within %s: %s", what, PATIENCE, Files.readString(err))
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        private static void kill(String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("kill"));
            command.addAll(List.of(arguments));
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        }
    }

    /** What a command left. */
    record Result(int status, String out, String err) {
        /** The object on the last line of standard output, after a run that went well. */
        Map<String, Object> json() {
            assertThat(status).as(err).isZero();
            return new Yaml().load(out.lines().toList().getLast());
        }

        /** The digest on the last line of standard output. */
        String digest() {
            return String.valueOf(json().get("digest"));
        }

        /** It refused with these lines, and did and printed nothing else. */
        void refuses(int expectedStatus, String... lines) {
            assertThat(err.lines()).containsExactly(lines);
            assertThat(out).isEmpty();
            assertThat(status).isEqualTo(expectedStatus);
        }
    }

    /** Waits until all of these have ended. */
    static void awaitGone(List<ProcessHandle> processes) {
        assertThat(processes).isNotEmpty();
        processes.forEach(process -> process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join());
    }
}
