package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.kubernetes.api.crd.Definitions;
import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.FuzzedObjects;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random objects: none breaks the classes, and what the API server lets through the reader of the domain takes. */
class FuzzedObjectsTest {
    private static final int OBJECTS = 10_000;
    private static final int SERVED = 200;

    private final long seed = Long.getLong("seed", 1);
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void noObjectBreaksTheClasses() {
        System.out.println("seed " + seed + "; again with -Dseed=" + seed);
        int good = 0;
        for (CustomResourceDefinition definition : Definitions.declared()) {
            FuzzedObjects objects = new FuzzedObjects(definition, seed);
            for (int i = 0; i < OBJECTS / 3; i++) {
                // When an object is read, it declares something or says what is wrong with it
                YardObject object = read(objects.next());
                switch (object.declaration()) {
                    case Declaration.Ok _ -> good++;
                    case Declaration.Invalid invalid ->
                        assertThat(invalid.problems()).isNotEmpty();
                }
                assertThat(object.conditions()).isEmpty();
            }
        }
        // And the objects are of both sorts
        assertThat(good).isBetween(OBJECTS / 10, OBJECTS - OBJECTS / 10);
    }

    @Test
    void whatTheApiServerLetsThroughIsRead() {
        System.out.println("seed " + seed + "; again with -Dseed=" + seed);
        try (ApiServer server = Yards.server()) {
            KubernetesClient client = server.client();
            int accepted = 0;
            List<String> odd = new ArrayList<>();
            for (CustomResourceDefinition definition : Definitions.declared()) {
                FuzzedObjects objects = new FuzzedObjects(definition, seed);
                for (int i = 0; i < SERVED; i++) {
                    ObjectNode made = objects.next();
                    YardObject served;
                    try {
                        served = client.resource(read(made)).dryRun().create();
                    } catch (KubernetesClientException e) {
                        assertThat(e.getCode()).as(made.toString()).isIn(400, 422);
                        continue;
                    }
                    accepted++;
                    if (served.declaration() instanceof Declaration.Invalid invalid) {
                        odd.add(made + ": " + invalid.problems());
                    }
                }
            }
            assertThat(odd).isEmpty();
            assertThat(accepted).isGreaterThan(SERVED / 2);
        }
    }

    private YardObject read(ObjectNode made) {
        Class<? extends YardObject> type =
                switch (made.path("kind").asText()) {
                    case "AcceleratorPool" -> AcceleratorPool.class;
                    case "CapacityQueue" -> CapacityQueue.class;
                    default -> TrainingJob.class;
                };
        return serialization.unmarshal(made.toString(), type);
    }
}
