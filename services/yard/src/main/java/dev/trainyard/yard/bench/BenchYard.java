package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A live yard for a bench: started through the launcher with a state folder of its own, stopped and deleted at the end. */
final class BenchYard implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_EVERY_MS = 20;

    private final Path root;
    private final Path state;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final double upSeconds;
    private final URI url;
    private final long pid;

    private BenchYard(Path root, Path state, List<String> arguments) throws InterruptedException {
        this.root = root;
        this.state = state;
        List<String> up = new ArrayList<>(List.of("up", "--port", "0"));
        up.addAll(arguments);
        long beganNs = System.nanoTime();
        launch(up);
        this.upSeconds = (System.nanoTime() - beganNs) / 1e9;
        JsonNode address = address();
        this.url = URI.create(address.path("url").asText());
        this.pid = address.path("pid").asLong();
    }

    /**
     * Starts a yard.
     *
     * @param root the checkout
     * @param arguments of {@code up}, beyond the port
     */
    static BenchYard up(Path root, String... arguments) throws InterruptedException {
        try {
            return new BenchYard(root, Files.createTempDirectory("trainyard-bench"), List.of(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wall time of the command {@code up}. */
    double upSeconds() {
        return upSeconds;
    }

    /** Base of the REST interface. */
    URI url() {
        return url;
    }

    /** The yard's process; the broker is a child of it. */
    ProcessHandle process() {
        return ProcessHandle.of(pid).orElseThrow(() -> new BenchFailedException("the yard is gone"));
    }

    /** Processor time that the yard and its broker have used so far. */
    double processorSeconds() {
        return Stream.concat(Stream.of(process()), process().descendants())
                .mapToDouble(one -> processorSeconds(one)
                        .orElseThrow(() -> new BenchFailedException("process " + one.pid() + " of the yard is gone")))
                .sum();
    }

    /** Processor time that a process has used so far; empty when it is gone. */
    static Optional<Double> processorSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(time -> time.toMillis() / 1e3);
    }

    /** Folder of everything that the yard keeps. */
    Path state() {
        return state;
    }

    /** A client that keeps its connections. */
    HttpClient http() {
        return http;
    }

    /** Answer to a GET. */
    JsonNode get(String path) throws InterruptedException {
        return answer(HttpRequest.newBuilder(url.resolve(path)).build());
    }

    /** Answer to a POST of JSON; an empty body is none. */
    JsonNode post(String path, String json) throws InterruptedException {
        return answer(HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Applies YAML. */
    void apply(String yaml) throws InterruptedException {
        answer(HttpRequest.newBuilder(url.resolve("/apply"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(yaml))
                .build());
    }

    /** Waits until no job is unfinished and no command waits; wall seconds since the call. */
    double awaitIdle(long patienceSeconds) throws InterruptedException {
        long beganNs = System.nanoTime();
        while (true) {
            JsonNode clock = get("/clock");
            double seconds = (System.nanoTime() - beganNs) / 1e9;
            if (clock.path("idle").asBoolean() && clock.path("commandsWaiting").asInt() == 0) {
                return seconds;
            }
            if (seconds > patienceSeconds) {
                throw new BenchFailedException("the yard is not idle after " + patienceSeconds + " s: " + clock);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** Runs a command of the launcher on this yard, to its end. */
    void launch(List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("trainyard").toString()));
        command.addAll(arguments);
        Path output = state.resolve("command.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("TRAINYARD_STATE", state.toString());
        builder.environment().put("TRAINYARD_NO_BUILD", "1");
        builder.environment().put("TRAINYARD_JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new BenchFailedException(String.join(" ", command) + " ended with exit status "
                        + process.exitValue() + ": " + Files.readString(output).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        try {
            launch(List.of("down"));
            try (Stream<Path> files = Files.walk(state)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode address() {
        try {
            return JSON.readTree(
                    Files.readString(state.resolve("yards").resolve("default").resolve("yard.json")));
        } catch (IOException e) {
            throw new BenchFailedException("the yard says nowhere where it is: " + e);
        }
    }

    private JsonNode answer(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new BenchFailedException(request.method() + " " + request.uri() + " answered "
                        + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new BenchFailedException(request.method() + " " + request.uri() + ": " + e);
        }
    }
}
