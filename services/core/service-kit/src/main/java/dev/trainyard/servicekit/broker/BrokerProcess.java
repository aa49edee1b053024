package dev.trainyard.servicekit.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final int WORDS_MAX = 16 << 10;

    private final Process process;
    private final CompletableFuture<String> errors;
    private final String address;

    private BrokerProcess(Process process, CompletableFuture<String> errors, String address) {
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
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        // Would print a line of its own, and is meant for us, not for the broker.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return awaitReady(process, launch.readyTimeout());
        } catch (BrokerFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokerFailedException(
                    BrokerFailedException.NOT_STARTED,
                    "The broker on " + launch.data() + " cannot be started: " + e.getMessage(),
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

    /** Waits for the end of the broker, and returns what it said: one sentence if it ended by itself, else nothing. */
    public String lastWords() {
        return errors.join();
    }

    /** Ends the broker in good order, and by force if that takes too long. */
    public void stop() throws InterruptedException {
        // Unlike Process.destroy, this leaves its output to be read.
        process.toHandle().destroy();
        if (!process.waitFor(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
            kill();
        }
    }

    /** Ends the broker as a crash does (SIGKILL), and returns when it is gone. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Stops the broker if it still runs. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static BrokerProcess awaitReady(Process process, Duration timeout)
            throws BrokerFailedException, InterruptedException {
        CompletableFuture<String> ready = new CompletableFuture<>();
        CompletableFuture<String> errors = new CompletableFuture<>();
        // Both go on reading to the end: a full pipe would stop the broker. No virtual threads: to read a pipe of a
        // process blocks the carrier, and on two cores two of these would stop all others.
        Thread.ofPlatform().daemon().name("broker-output").start(() -> readOutput(process, ready));
        Thread.ofPlatform().daemon().name("broker-errors").start(() -> readErrors(process, errors));
        try {
            String address = ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!address.isEmpty()) {
                return new BrokerProcess(process, errors, address);
            }
            int status = process.waitFor();
            String sentence = errors.join();
            throw new BrokerFailedException(
                    status, sentence.isEmpty() ? "The broker ended with status " + status + ", silently." : sentence);
        } catch (TimeoutException | ExecutionException e) {
            process.toHandle().destroyForcibly();
            String sentence = errors.join();
            throw new BrokerFailedException(
                    BrokerFailedException.NOT_STARTED,
                    "The broker was not ready within " + timeout.toMillis() + " ms"
                            + (sentence.isEmpty() ? "." : ": " + sentence),
                    e);
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            throw e;
        }
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

    private static void readErrors(Process process, CompletableFuture<String> errors) {
        StringBuilder words = new StringBuilder();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (words.length() < WORDS_MAX) {
                    words.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            words.append("(").append(e.getMessage()).append(")");
        } finally {
            errors.complete(words.toString().strip());
        }
    }
}
