package dev.trainyard.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * A program started by a script of the manual.
 *
 * @param name of the service
 * @param process whose id is the program's: the script becomes it
 * @param port of health and metrics
 */
record Program(String name, Process process, int port) implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    static Program start(String name, String script, Path root, Map<String, String> environment, int port)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(root.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("TRAINYARD_") || key.startsWith("QUARKUS_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("TRAINYARD_NO_BUILD", "1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(name, process, port);
    }

    /** What it answers; empty when it does not, or not yet. */
    String get(String path) throws InterruptedException {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** The value of the first series whose line begins like this; empty when there is none. */
    OptionalDouble metric(String begin) throws InterruptedException {
        return get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, and the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not stop within a minute of SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
