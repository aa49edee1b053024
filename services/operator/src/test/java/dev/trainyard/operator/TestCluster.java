package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kubernetes.api.AcceleratorPool;
import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real API server with the resource definitions. */
final class TestCluster implements AutoCloseable {
    static final Path CRDS = Path.of(System.getProperty("trainyard.root"), "k8s/crds");

    /** 64 nodes without failures, and a queue that may have them all. */
    static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: h100}
            spec: {system: grand-teton-h100, racks: 32, rack: {nodes: 2}, fabric: {preset: small-clos}, failures: {preset: none}}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: small}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 512}], strategy: BestEffortFIFO}
            """;

    private final ApiServer server;
    private final KubernetesClient client;

    TestCluster() {
        this.server = ApiServer.start();
        this.client = server.client();
        installCrds();
    }

    void installCrds() {
        server.kubectl().call("apply", "--server-side", "-k", CRDS.toString());
        server.kubectl().call("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    }

    ApiServer server() {
        return server;
    }

    KubernetesClient client() {
        return client;
    }

    Kubectl kubectl() {
        return server.kubectl();
    }

    /** {@code kubectl apply -f -}, which must succeed. */
    void apply(String yaml) {
        Kubectl.Result result = kubectl().runWith(yaml, "apply", "-f", "-");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** A one-node job of ten minutes of virtual time. */
    static String job(String namespace, String name, int nodes, String until) {
        return String.format(Locale.ROOT, """
                apiVersion: trainyard.dev/v1alpha1
                kind: TrainingJob
                metadata: {name: %s, namespace: %s}
                spec:
                  queueRef: {name: small}
                  model: {layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 8, ffnSize: 14336,
                          vocabularySize: 128256}
                  training:
                    sequenceLength: 8192
                    globalBatchSequences: %d
                    parallelism: {tensor: 8, data: %d}
                  accelerators: {type: h100-sxm, perNode: 8}
                  nodes: %d
                  until: {%s}
                """, name, namespace, 8 * nodes, nodes, nodes, until);
    }

    /** A job of YAML as an object of the client. */
    TrainingJob unmarshal(String yaml) {
        return client.getKubernetesSerialization().unmarshal(yaml, TrainingJob.class);
    }

    /** The pool of {@link #YARD}. */
    AcceleratorPool pool() {
        return client.resources(AcceleratorPool.class).withName("h100").get();
    }

    @Nullable
    TrainingJob job(String namespace, String name) {
        return client.resources(TrainingJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** A condition as {@code STATUS/REASON}; empty when there is none. */
    static String condition(@Nullable YardObject object, String type) {
        return find(object, type).map(c -> c.status() + "/" + c.reason()).orElse("");
    }

    static Optional<ObjectCondition> find(@Nullable YardObject object, String type) {
        return object == null
                ? Optional.empty()
                : object.conditions().stream()
                        .filter(c -> c.type().equals(type))
                        .findFirst();
    }

    void awaitCondition(String namespace, String name, String type, String expected) throws InterruptedException {
        TestYard.await(namespace + "/" + name + " " + type + "=" + expected, () -> condition(job(namespace, name), type)
                .equals(expected));
    }

    /** Deletes all objects and waits until they are gone; some operator must work. */
    void clear() throws InterruptedException {
        TestYard.await("empty", () -> {
            try {
                client.resources(TrainingJob.class).inAnyNamespace().delete();
                client.resources(CapacityQueue.class).delete();
                client.resources(AcceleratorPool.class).delete();
                return client.resources(TrainingJob.class)
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.resources(CapacityQueue.class)
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.resources(AcceleratorPool.class)
                                .list()
                                .getItems()
                                .isEmpty();
            } catch (KubernetesClientException e) {
                return false; // Thousands take longer than a client waits; it goes on.
            }
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
