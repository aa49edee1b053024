package dev.trainyard.kubernetes.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API server for tests is a real one: it stores, refuses, survives its own end, and kubectl talks to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private ApiServer server = ApiServer.start();

    @BeforeAll
    void kubectlReachesIt() {
        assertThat(server.kubectl().call("version")).contains("Server Version: v1.");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void keepsWhatItStoredWhenItIsKilledAndStartedAgain() {
        // Given a stored object
        KubernetesClient client = server.client();
        client.configMaps()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .endMetadata()
                        .withData(Map.of("key", "value"))
                        .build())
                .create();
        long before = server.pid();

        // When the server is killed and started again
        server.killServer();
        server.startServer();

        // Then the same client finds the object in another process
        assertThat(server.pid()).isNotEqualTo(before);
        assertThat(client.configMaps().withName("kept").get().getData()).containsEntry("key", "value");
    }

    @Test
    void refusesUsersWithoutRights() {
        KubernetesClient nobody = server.client("nobody", "system:authenticated");

        assertThatThrownBy(() -> nobody.configMaps().list())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("User \"nobody\" cannot list resource \"configmaps\"");
    }

    @Test
    void tellsWhatKubectlSaidWhenItFailed() {
        assertThatThrownBy(() -> server.kubectl().call("get", "configmap", "absent"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("configmaps \"absent\" not found");
    }
}
