package dev.trainyard.yard.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child of this process that runs one of its own hidden commands in a JVM of its own. What it prints on standard
 * output is collected; what it prints on standard error goes to a file.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private final String name;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name(name + "-output").start(this::read);
    }

    /**
     * Starts one.
     *
     * @param name for messages
     * @param log file to which standard error is appended
     * @param arguments of {@code trainyard}
     */
    public static ChildProcess start(String name, Path log, List<String> arguments) {
        List<String> command = new ArrayList<>();
        // Ctrl-C reaches the whole foreground group; it is for the parent, which then stops its children in order.
        command.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Xlog:disable",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        String aotCache = System.getProperty("trainyard.yard.aot", "");
        if (!aotCache.isEmpty()) {
            command.add("-XX:AOTCache=" + aotCache);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.trainyard.yard.Trainyard"));
        command.addAll(arguments);
        command.addAll(
                List.of("--parent-pid", Long.toString(ProcessHandle.current().pid())));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return new ChildProcess(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Exit status of an ended child; more than 128 means a signal. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** Lines printed so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** SIGKILL: it gets no chance to do anything. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Sends a signal by name, such as STOP or CONT, to a process. */
    public static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end, and for the last line. */
    public void await() {
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, and SIGKILL if that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            // The child is gone; what it said until then is what there is.
        }
    }
}
