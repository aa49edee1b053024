package dev.trainyard.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The overlay {@code local} on a {@link LocalCluster}, with a run of its own that is held at time 0. */
final class ClusterYard implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster;
    private final Path overlay;

    /** Deploys it with {@code ./trainyard deploy}. */
    ClusterYard(LocalCluster cluster, Path folder, String run, String pace) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.overlay = Files.createDirectories(folder.resolve("overlay"));
        Path local = overlay.toRealPath()
                .relativize(Launcher.ROOT.resolve("k8s/overlays/local").toRealPath());
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: trainyard
                resources: ["%s"]
                configMapGenerator:
                  - {name: trainyard, behavior: merge, literals: [TRAINYARD_RUN=%s]}
                patches:
                  - patch: |
                      apiVersion: apps/v1
                      kind: StatefulSet
                      metadata: {name: orchestrator}
                      spec:
                        template:
                          spec:
                            containers:
                              - name: service
                                env:
                                  - {name: TRAINYARD_HELD, value: "true"}
                                  - {name: TRAINYARD_PACE, value: "%s"}
                """.formatted(local, run, pace));
        LocalCluster.Answer deployed = cluster.trainyard("deploy", "--overlay", overlay.toString());
        assertThat(deployed.status()).as(deployed.out() + deployed.err()).isZero();
    }

    /** Applies a file and waits until all in it is accepted. */
    void apply(Path file) throws IOException, InterruptedException {
        cluster.kubectl("apply", "-f", file.toString());
        cluster.kubectl(
                "wait",
                "acceleratorpools,capacityqueues,trainingjobs",
                "--all",
                "--for=condition=Accepted",
                "--timeout=60s");
    }

    /** A POST to the REST interface, through {@code kubectl port-forward}; its answer. */
    Map<String, Object> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    /** A GET, likewise. */
    Map<String, Object> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    /** Waits until each part is ready. */
    void awaitReady() throws IOException, InterruptedException {
        cluster.kubectl("rollout", "status", "statefulset", "-n", "trainyard", "--timeout=120s");
        cluster.kubectl("rollout", "status", "deployment", "-n", "trainyard", "--timeout=120s");
    }

    /** Waits until all jobs have succeeded, ends the run, and answers its digest. */
    String digestWhenDone() throws IOException, InterruptedException {
        cluster.kubectl("wait", "trainingjobs", "--all", "--for=condition=Succeeded", "--timeout=300s");
        post("/clock/end", "{}");
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Object> clock = get("/clock");
        while (!Boolean.TRUE.equals(clock.get("ended"))) {
            assertThat(System.nanoTime()).as("not ended: %s", clock).isLessThan(giveUpNs);
            clock = get("/clock");
        }
        return String.valueOf(clock.get("digest"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        LocalCluster.Answer gone = cluster.trainyard("undeploy", "--overlay", overlay.toString());
        assertThat(gone.status()).as(gone.out() + gone.err()).isZero();
    }

    private Map<String, Object> send(HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        String token = new String(
                Base64.getDecoder()
                        .decode(cluster.kubectl(
                                "get", "secret", "trainyard-rest", "-n", "trainyard", "-o", "jsonpath={.data.token}")),
                UTF_8);
        Process forward = cluster.start("port-forward", "-n", "trainyard", "service/orchestrator", ":8085");
        try (BufferedReader said = forward.inputReader(UTF_8);
                HttpClient http = HttpClient.newHttpClient()) {
            String line = String.valueOf(said.readLine());
            assertThat(line).startsWith("Forwarding from 127.0.0.1:");
            String address = line.replaceFirst("Forwarding from ([0-9.:]+) .*", "$1");
            HttpResponse<String> answer = http.send(
                    request.uri(URI.create("http://" + address + path))
                            .timeout(PATIENCE)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isBetween(200, 299);
            return new Yaml().load(answer.body());
        } finally {
            forward.destroy();
        }
    }
}
