package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy} and {@code undeploy} with small overlays and a real API server, but nobody who makes pods: workloads have
 * no replicas, and the test says in the place of controllers and of Strimzi how far things are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeployIT {
    private static final String ORCHESTRATOR = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: orchestrator, namespace: trainyard}
            spec:
              serviceName: orchestrator
              podManagementPolicy: %s
              replicas: 0
              selector: {matchLabels: {app.kubernetes.io/name: orchestrator}}
              template:
                metadata: {labels: {app.kubernetes.io/name: orchestrator}}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: service
                      image: trainyard/orchestrator:0.1.0
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;
    private static final String CONFIG = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s, namespace: %s}
            data: {is: %s}
            """;
    private static final String KAFKA = """
            apiVersion: kafka.strimzi.io/v1
            kind: Kafka
            metadata: {name: kafka, namespace: trainyard}
            spec: {}
            """;
    /** As the topic operator leaves it when it went before the topic. */
    private static final String TOPIC = """
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata: {name: yard.clock, namespace: trainyard, finalizers: [strimzi.io/topic-operator]}
            spec: {partitions: 1, replicas: 3}
            """;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @SuppressWarnings("NullAway.Init")
    private Kubectl kubectl;

    @SuppressWarnings("NullAway.Init")
    private Launcher trainyard;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        server = ApiServer.start();
        kubectl = server.kubectl();
        try (InputStream in = DeployIT.class.getResourceAsStream("foreign-kinds.yaml")) {
            assertThat(in).isNotNull();
            apply(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        kubectl.call("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        apply(Files.readString(Launcher.ROOT.resolve("k8s/base/namespace.yaml")));
        trainyard = new Launcher(
                folder,
                folder.resolve("state"),
                List.of("KUBECONFIG=" + server.kubeconfig(), "KUBECACHEDIR=" + folder.resolve("kubectl-cache")));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void deployWaitsForKafkaAndOpensRestOfAnOrchestratorThatRanBefore() throws Exception {
        // Given a yard that kubectl has applied, without a token, and brokers that are not up
        kubectl.run("delete", "secret,statefulset,kafka", "--all", "-n", "trainyard");
        apply(ORCHESTRATOR.formatted("Parallel"));
        status("statefulset/orchestrator", "{\"observedGeneration\": 9, \"replicas\": 0}");
        String overlay = overlay("with-kafka", ORCHESTRATOR.formatted("Parallel"), KAFKA);

        // When, Then
        Launcher.Result early = trainyard.call("deploy", "--overlay", overlay, "--timeout", "1");
        assertThat(early.err())
                .contains("made a token for the REST interface", "the orchestrator restarts, to read the token")
                .contains("kafka: Kafka kafka was not looked at by Strimzi yet");
        assertThat(early.status()).isEqualTo(1);
        assertThat(restartedAt()).isNotEmpty();

        // And when the brokers are up
        String at = restartedAt();
        status(
                "kafka/kafka",
                "{\"observedGeneration\": 1, \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}");
        Launcher.Result late = trainyard.call("deploy", "--overlay", overlay, "--timeout", "60");
        assertThat(late.err()).contains("kafka              ready (1 of 1)").doesNotContain("restarts", "made a token");
        assertThat(late.status()).as(late.err()).isZero();
        assertThat(restartedAt()).isEqualTo(at);
    }

    @Test
    void whatCannotBecomeAnotherChangesNothing() throws Exception {
        // Given
        kubectl.run("delete", "statefulset", "--all", "-n", "trainyard");
        apply(ORCHESTRATOR.formatted("OrderedReady"));
        apply(CONFIG.formatted("a-first", "trainyard", "old"));

        // When
        Launcher.Result refused = trainyard.call(
                "deploy",
                "--overlay",
                overlay("other", CONFIG.formatted("a-first", "trainyard", "new"), ORCHESTRATOR.formatted("Parallel")));

        // Then
        assertThat(refused.err()).contains("./trainyard undeploy", "nothing was changed");
        assertThat(refused.status()).isEqualTo(4);
        assertThat(kubectl.call("get", "configmap", "a-first", "-n", "trainyard", "-o", "jsonpath={.data.is}"))
                .isEqualTo("old");
    }

    @Test
    void anOverlayThatIsElsewhereIsNotReadyAtOnce() throws Exception {
        kubectl.run("delete", "statefulset", "--all", "-n", "trainyard");

        Launcher.Result deployed = trainyard.call(
                "deploy", "--overlay", overlay("elsewhere", CONFIG.formatted("elsewhere", "default", "there")));

        assertThat(deployed.err()).contains("the namespace trainyard has no StatefulSet and no Deployment");
        assertThat(deployed.status()).isEqualTo(1);
    }

    @Test
    void undeployLetsGoOfTopicsThatNobodyElseLetsGoOf() throws Exception {
        // Given
        String overlay = overlay("topics", TOPIC);
        apply(TOPIC);

        // When
        Launcher.Result gone = trainyard.call("undeploy", "--overlay", overlay, "--patience", "1");

        // Then
        assertThat(gone.err()).contains("Strimzi has not let go of 1 kafkatopics.kafka.strimzi.io within 1 s");
        assertThat(gone.status()).as(gone.err()).isZero();
        assertThat(kubectl.call("get", "kafkatopics", "-n", "trainyard", "-o", "name"))
                .isEmpty();
    }

    private String restartedAt() {
        return kubectl.call(
                "get",
                "statefulset/orchestrator",
                "-n",
                "trainyard",
                "-o",
                "jsonpath={.spec.template.metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt}");
    }

    private void status(String name, String status) {
        kubectl.call(
                "patch",
                name,
                "-n",
                "trainyard",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\": " + status + "}");
    }

    private void apply(String yaml) {
        Kubectl.Result result = kubectl.runWith(yaml, "apply", "-f", "-");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    /** A folder with these objects. */
    private String overlay(String name, String... objects) throws IOException {
        Path overlay = Files.createDirectories(folder.resolve(name));
        Files.writeString(overlay.resolve("objects.yaml"), String.join("---\n", objects));
        Files.writeString(overlay.resolve("kustomization.yaml"), "resources: [objects.yaml]\n");
        return overlay.toString();
    }
}
