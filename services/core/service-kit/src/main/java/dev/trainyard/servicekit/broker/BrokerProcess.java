package dev.trainyard.servicekit.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running development broker: a child of this process, which it does not outlive.
 *
 * <pre>
 * start ──► serving ──► stop() or close()   in good order
 *   │          ├──────► kill()              as a crash does
 *   │          └──────► ended by itself     exited(), lastWords()
 *   └─► BrokerFailedException
 * </pre>
 */
public final class BrokerProcess implements AutoCloseable {
    private static final String READY = "READY ";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final Process process;
    private final Path errors;
    private final String address;

    private BrokerProcess(Process process, Path errors, String address) {
        this.process = process;
        this.errors = errors;
        this.address = address;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @throws BrokerFailedException if it refuses, with its own sentence, or is not ready in time
     * @throws InterruptedException if this thread is interrupted meanwhile; then the broker is killed
     */
    public static BrokerProcess start(BrokerLaunch launch) throws BrokerFailedException, InterruptedException {
        Path data = launch.data().toAbsolutePath().normalize();
        try {
            Path errors = Files.createTempFile("trainyard-broker-", ".err");
            ProcessBuilder builder = new ProcessBuilder(launch.command()).redirectError(errors.toFile());
            // Would print a line of its own, and is meant for us, not for the broker.
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            process.getOutputStream().close();
            return awaitReady(process, errors, launch.readyTimeout());
        } catch (BrokerFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokerFailedException(
                    BrokerFailedException.NOT_STARTED,
                    "The broker on " + data + " cannot be started: " + e.getMessage(),
                    e);
        }
    }

    /** For {@code bootstrap.servers}. */
    public String address() {
        return address;
    }

    /** The port of {@link #address()}. */
    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Process id, as long as it lives. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit status when the broker ends, whoever ended it. */
    public CompletableFuture<Integer> exited() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** What the broker said on standard error: one sentence when it ended by itself, else nothing. */
    public String lastWords() {
        return read(errors);
    }

    /** Ends the broker in good order, and by force if that takes too long. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Ends the broker as a crash does (SIGKILL), and returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Stops the broker and removes what only this object knew about; {@link #lastWords()} is empty after that. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(errors);
    }

    private static BrokerProcess awaitReady(Process process, Path errors, Duration timeout)
            throws BrokerFailedException, InterruptedException {
        CompletableFuture<String> ready = new CompletableFuture<>();
        // Goes on reading to the end: a full pipe would stop the broker.
        Thread.ofVirtual().name("broker-output").start(() -> readOutput(process, ready));
        try {
            String address = ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (address.isEmpty()) {
                int status = process.waitFor();
                String sentence = read(errors);
                throw new BrokerFailedException(
                        status,
                        sentence.isEmpty() ? "The broker ended with status " + status + ", silently." : sentence);
            }
            return new BrokerProcess(process, errors, address);
        } catch (TimeoutException | ExecutionException e) {
            throw abandoned(process, errors, "The broker was not ready within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw e;
        } finally {
            if (!process.isAlive()) {
                delete(errors);
            }
        }
    }

    private static BrokerFailedException abandoned(Process process, Path errors, String what, Exception cause)
            throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        String sentence = read(errors);
        return new BrokerFailedException(
                BrokerFailedException.NOT_STARTED, what + (sentence.isEmpty() ? "." : ": " + sentence), cause);
    }

    private static void readOutput(Process process, CompletableFuture<String> ready) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
            }
            ready.complete("");
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private static String read(Path errors) {
        try {
            return Files.readString(errors).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static void delete(Path errors) {
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            errors.toFile().deleteOnExit();
        }
    }
}
