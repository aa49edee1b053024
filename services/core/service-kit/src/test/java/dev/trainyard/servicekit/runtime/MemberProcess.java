package dev.trainyard.servicekit.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link MemberMain} that is started again whenever it was killed or asks for it. */
final class MemberProcess implements AutoCloseable {
    private final List<String> command;
    private Process process;
    private int starts;

    MemberProcess(String... args) throws IOException {
        this(false, args);
    }

    /**
     * @param open whether a timekeeper keeps the run open
     */
    MemberProcess(boolean open, String... args) throws IOException {
        command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dopen=" + open);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemberMain.class.getName()));
        command.addAll(List.of(args));
        process = start();
    }

    /** SIGKILL, and a new start. */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        process = start();
    }

    /** SIGKILL, and no new start. */
    void killForGood() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts it after {@link #killForGood}. */
    void startAgain() throws IOException {
        process = start();
    }

    /** Starts it again if it ended in a way that this helps against; fails when it ended otherwise. */
    void supervise() throws IOException {
        if (!process.isAlive() && process.exitValue() != 0) {
            if (process.exitValue() != 75 && process.exitValue() != 76) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": " + output());
            }
            process = start();
        }
    }

    boolean ended() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    int starts() {
        return starts;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Process start() throws IOException {
        starts++;
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
