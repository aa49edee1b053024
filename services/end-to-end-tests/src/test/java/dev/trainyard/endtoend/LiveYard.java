package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** A yard that {@code up} started, for a test: a state folder of its own, a free port, and down at the end. */
final class LiveYard implements AutoCloseable {
    static final String JOBS = "/apis/trainyard.dev/v1alpha1/namespaces/default/trainingjobs";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MS = 50;

    private final Launcher launcher;
    private final Path state;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param folder empty; everything is kept there */
    LiveYard(Path folder) {
        this.launcher = new Launcher(folder);
        this.state = folder.resolve("state");
    }

    /** {@code up}, which must succeed. */
    Launcher.Result up(String... arguments) throws IOException, InterruptedException {
        List<String> up = new ArrayList<>(List.of("up", "--port", "0"));
        up.addAll(List.of(arguments));
        return well(up);
    }

    /** A command that must succeed. */
    Launcher.Result call(String... arguments) throws IOException, InterruptedException {
        return well(List.of(arguments));
    }

    /** A command that may fail. */
    Launcher.Result tryCall(String... arguments) throws IOException, InterruptedException {
        return launcher.call(arguments);
    }

    /** What the yard wrote about where it answers. */
    Map<String, Object> address() throws IOException {
        return new Yaml()
                .load(Files.readString(state.resolve("yards").resolve("default").resolve("yard.json")));
    }

    /** The yard's process. */
    ProcessHandle process() throws IOException {
        return ProcessHandle.of(Long.parseLong(String.valueOf(address().get("pid"))))
                .orElseThrow();
    }

    /** A request. */
    HttpResponse<String> send(String method, String path, String contentType, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address().get("url") + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a GET, as a map. */
    Map<String, Object> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "", "");
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return new Yaml().load(answer.body());
    }

    /** Waits until all work is done and no command waits. */
    void awaitIdle() throws IOException, InterruptedException {
        await("idle", () -> {
            Map<String, Object> clock = clock();
            return Boolean.TRUE.equals(clock.get("idle")) && Integer.valueOf(0).equals(clock.get("commandsWaiting"));
        });
    }

    /** {@code GET /clock}. */
    Map<String, Object> clock() {
        try {
            return get("/clock");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends the run; its digest. */
    String end() throws IOException, InterruptedException {
        assertThat(send("POST", "/clock/end", "application/json", "{}").statusCode())
                .isEqualTo(200);
        await("ended", () -> String.valueOf(clock().get("ended")).equals("true"));
        return String.valueOf(clock().get("digest"));
    }

    /** SIGKILL for yard, broker and hosts at once, in mid-write. */
    void killEverything() throws IOException {
        ProcessHandle yard = process();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(yard), yard.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Launcher.awaitGone(all);
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not yet: %s", what).isLessThan(giveUpNs);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        launcher.call("down");
    }

    private Launcher.Result well(List<String> arguments) throws IOException, InterruptedException {
        Launcher.Result result = launcher.call(arguments);
        assertThat(result.status())
                .as("%s%n%s%n%s", arguments, result.out(), result.err())
                .isZero();
        return result;
    }
}
