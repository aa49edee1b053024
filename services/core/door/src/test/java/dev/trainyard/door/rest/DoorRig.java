package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.door.projection.YardProjection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A door with its server, a log in memory, and a client. */
final class DoorRig implements AutoCloseable {
    static final String BASE = "/apis/trainyard.dev/v1alpha1";
    static final String JOBS = BASE + "/namespaces/default/trainingjobs";
    static final String POOLS = BASE + "/acceleratorpools";
    static final String QUEUES = BASE + "/capacityqueues";

    final YardProjection projection;
    final HandLog log;
    final HttpClient client = HttpClient.newHttpClient();
    private final DoorServer server;
    private final String url;

    DoorRig() throws InterruptedException {
        this(DoorSettings.loopback(0));
    }

    DoorRig(DoorSettings settings) throws InterruptedException {
        this.projection = new YardProjection(Catalogue.bundled(), 1_000);
        this.log = new HandLog(projection);
        DoorPorts ports = new DoorPorts(projection, log, log, Catalogue.bundled(), List::of);
        this.server = new DoorServer(settings, ports, List.of());
        this.url = "http://127.0.0.1:" + server.start();
    }

    /** An answer. */
    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() throws IOException {
            return ObjectJson.MAPPER.readTree(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    URI uri(String path) {
        return URI.create(url + path);
    }

    Answer call(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    Answer post(String path, String json, String... headers) throws IOException, InterruptedException {
        return call("POST", path, json, headers);
    }

    /** Applies the yard of the examples without its jobs. */
    void applyPoolsAndQueue() throws IOException, InterruptedException {
        String yard = smallYard();
        Answer answer = post(
                "/apply",
                yard.substring(0, yard.indexOf("---\napiVersion: trainyard.dev/v1alpha1\nkind: TrainingJob")));
        if (answer.status() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    static String smallYard() throws IOException {
        return Files.readString(Path.of(System.getProperty("trainyard.root"), "k8s/examples/small-yard.yaml"));
    }

    /** A job of four H100 nodes. */
    static String job(String name) {
        return """
                {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob",
                 "metadata": {"name": "%s", "labels": {"team": "a"}},
                 "spec": {
                   "queueRef": {"name": "research"},
                   "model": {"layers": 32, "hiddenSize": 4096, "attentionHeads": 32, "keyValueHeads": 8,
                             "ffnSize": 14336, "vocabularySize": 128256},
                   "training": {"sequenceLength": 8192, "globalBatchSequences": 64,
                                "parallelism": {"tensor": 8, "data": 4, "dataSharding": "Zero1"}},
                   "accelerators": {"type": "h100-sxm", "perNode": 8},
                   "nodes": 4,
                   "until": {"steps": 1000}}}
                """.formatted(name);
    }

    /** Waits until something is so. */
    static void until(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("waited 20 s in vain until " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
