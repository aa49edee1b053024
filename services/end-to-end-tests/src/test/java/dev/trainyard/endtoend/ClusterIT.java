package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A yard in containers on a real cluster does the same run as one in process, whatever happens to its pods. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ClusterIT {
    /** So slow that the run is under way for eight minutes, unless told to hurry. */
    private static final String SLOW = "x60";

    /** How long the yard has no broker. */
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private static final long LOOK_EVERY_SECONDS = 5;

    private static final List<String> PODS = List.of(
            "chip-node-0", "network-fabric-0", "job-scheduler-0", "failure-injector-0", "orchestrator-0", "kafka-0");

    @TempDir
    private static Path common;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LocalCluster cluster;

    private Path file = Path.of("");
    private String digest = "";

    @BeforeAll
    @Timeout(value = 30, unit = TimeUnit.MINUTES) // the first one builds the programs of Kubernetes
    void start() throws Exception {
        cluster = new LocalCluster(common);
        file = Files.writeString(
                common.resolve("yard.yaml"),
                Files.readString(Path.of(SmallYard.file()))
                        .replace("until: {duration: 2d}", "until: {duration: 8h}")
                        .replace("until: {steps: 9000}", "until: {duration: 7h}")
                        .replaceFirst("until: \\{tokens: [0-9]+}", "until: {tokens: 20000000000}"));
        digest = new Launcher(common)
                .call("run", file.toString(), "--in-process", "--json")
                .digest();
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void jobsByKubectlOnAHeldYardAreTheSameRun() throws Exception {
        try (ClusterYard yard = new ClusterYard(cluster, folder, "plain", "max")) {
            // When
            yard.apply(file);
            yard.post("/clock/release", "{}");

            // Then
            assertThat(yard.digestWhenDone()).isEqualTo(digest);
            assertThat(cluster.kubectl("get", "trainingjobs").lines()).hasSize(4);
        }
        assertThat(cluster.kubectl("get", "namespaces", "-o", "name")).doesNotContain("trainyard");
        assertThat(cluster.kubectl("get", "crds", "-o", "name")).doesNotContain("trainyard.dev");
    }

    @Test
    void itIsTheSameRunWhateverIsKilledOrDeleted() throws Exception {
        try (ClusterYard yard = new ClusterYard(cluster, folder, "killed", SLOW)) {
            // Given
            yard.apply(file);
            yard.post("/clock/release", "{}");

            // When each process dies once, in mid-run
            for (String pod : PODS) {
                assertThat(cluster.killProcessOf(pod)).as(pod).isTrue();
            }
            for (String operator : operators()) {
                assertThat(cluster.killProcessOf(operator)).as(operator).isTrue();
            }
            yard.awaitReady();
            // And the API server, then nobody has a broker for a minute, then all pods go as a whole
            cluster.killProgram("kube-apiserver");
            assertThat(cluster.script("up", "--no-images").status()).isZero();
            yard.awaitReady();
            withoutBroker();
            yard.awaitReady();
            cluster.kubectl("delete", "pods", "-n", "trainyard", "--all", "--wait");
            yard.awaitReady();
            assertThat(yard.get("/clock").get("idle")).as("still in mid-run").isEqualTo(false);
            yard.post("/clock/pace", "{\"pace\": \"max\"}");

            // Then
            assertThat(yard.digestWhenDone()).isEqualTo(digest);
        }
    }

    @Test
    void itIsTheSameRunWhenPodsOfChipNodeComeAndGo() throws Exception {
        try (ClusterYard yard = new ClusterYard(cluster, folder, "scaled", SLOW)) {
            // Given
            yard.apply(file);
            yard.post("/clock/release", "{}");
            LiveYard.await("one for all", () -> shardsOf("chip-node-0").equals("[0, 1, 2, 3]"));

            // When
            cluster.kubectl("scale", "statefulset", "chip-node", "-n", "trainyard", "--replicas", "2");
            LiveYard.await(
                    "a half for each",
                    () -> shardsOf("chip-node-0").equals("[0, 1]")
                            && shardsOf("chip-node-1").equals("[2, 3]"));
            cluster.kubectl("scale", "statefulset", "chip-node", "-n", "trainyard", "--replicas", "1");
            LiveYard.await("all for one", () -> shardsOf("chip-node-0").equals("[0, 1, 2, 3]"));
            assertThat(yard.get("/clock").get("idle")).as("still in mid-run").isEqualTo(false);
            yard.post("/clock/pace", "{\"pace\": \"max\"}");

            // Then
            assertThat(yard.digestWhenDone()).isEqualTo(digest);
        }
    }

    /** Takes the broker away for a minute; all others notice, and none of them ends for that. */
    private void withoutBroker() throws Exception {
        String before = restarts();
        cluster.kubectl("scale", "statefulset", "kafka", "-n", "trainyard", "--replicas", "0");
        cluster.kubectl("wait", "pod/kafka-0", "-n", "trainyard", "--for=delete", "--timeout=60s");
        long untilNs = System.nanoTime() + OUTAGE.toNanos();
        cluster.kubectl("wait", "pods", "--all", "-n", "trainyard", "--for=condition=Ready=false", "--timeout=60s");
        while (System.nanoTime() < untilNs) {
            assertThat(restarts()).as("restarts while no broker is there").isEqualTo(before);
            TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
        }
        cluster.kubectl("scale", "statefulset", "kafka", "-n", "trainyard", "--replicas", "1");
    }

    /** How often each container but the broker's has been started again. */
    private String restarts() throws Exception {
        return cluster.kubectl(
                "get",
                "pods",
                "-n",
                "trainyard",
                "-l",
                "trainyard.dev/kafka-client=true",
                "--sort-by=.metadata.name",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name}={.status.containerStatuses[0].restartCount} {end}");
    }

    /** Which shards a pod hosts, as its health tells; empty while it does not answer. */
    private String shardsOf(String pod) {
        try {
            LocalCluster.Answer answer = cluster.tryKubectl(
                    "get", "--raw", "/api/v1/namespaces/trainyard/pods/" + pod + ":8081/proxy/q/health");
            return answer.out().replaceAll("(?s).*\"shards\": \"([^\"]*)\".*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<String> operators() throws Exception {
        return List.of(cluster.kubectl(
                        "get",
                        "pods",
                        "-n",
                        "trainyard",
                        "-l",
                        "app.kubernetes.io/name=operator",
                        "-o",
                        "jsonpath={.items[*].metadata.name}")
                .split(" "));
    }
}
