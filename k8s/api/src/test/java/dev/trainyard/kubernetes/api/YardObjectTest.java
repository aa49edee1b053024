package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.NodeCounts;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classes by themselves: what they read and write is what the domain reads and writes. */
class YardObjectTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.5Z");
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    static Stream<Path> examples() {
        return Yards.files(Yards.EXAMPLES).stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleReadsAsTheCommandLineReadsIt(Path file) throws IOException {
        // Given what the command line reads
        List<Resource> wanted = Yards.read(file);

        // When the same text goes through the classes of Kubernetes
        List<Resource> found = new ArrayList<>();
        for (String document : Files.readString(file).split("(?m)^---$")) {
            found.add(resource(parsed(document)));
        }

        // Then the records are equal
        assertThat(found).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anObjectOfAResourceReadsAsThatResource(Path file) {
        for (Resource resource : Yards.read(file)) {
            // When the resource becomes an object, travels as text, and is read again
            YardObject object = YardObject.of(resource);
            YardObject travelled = serialization.unmarshal(serialization.asJson(object), object.getClass());

            // Then it is the same, and only jobs have a namespace
            assertThat(resource(travelled)).isEqualTo(resource);
            assertThat(travelled.getMetadata().getNamespace())
                    .isEqualTo(resource instanceof Resource.TrainingJob ? "default" : null);
        }
    }

    @Test
    void labelsAndAnnotationsAreThoseOfTheObject() {
        // Given an object with both, and with what kubectl keeps
        YardObject queue = parsed("""
                apiVersion: trainyard.dev/v1alpha1
                kind: CapacityQueue
                metadata:
                  name: q
                  labels: {team: a}
                  annotations: {note: "a: b", kubectl.kubernetes.io/last-applied-configuration: "{}"}
                  finalizers: [example.org/mine]
                  managedFields: []
                spec: {quotas: [{accelerator: h100-sxm, nominal: 8}]}
                """);

        // Then the declaration has them, less what is kubectl's
        Declaration declaration = declared(queue);
        assertThat(declaration.labels()).containsExactly(Map.entry("team", "a"));
        assertThat(declaration.annotations()).containsExactly(Map.entry("note", "a: b"));
    }

    @Test
    void aListWithNonsenseIsReadAndOnlyTheNonsenseIsRefused() {
        // Given a list with a spec that no schema would let through
        String list = """
                {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJobList", "metadata": {}, "items": [
                 {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "a", "namespace": "x"},
                  "spec": {"nodes": [1, {"a": null}], "until": "soon"}, "status": ["what"]},
                 {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "b", "namespace": "x"},
                  "spec": 7, "status": {"conditions": [{"type": 1}, {"type": "Accepted", "status": "True"}]}},
                 {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "c", "namespace": "x"}}]}
                """;

        // When it is read
        Jobs jobs = serialization.unmarshal(list, Jobs.class);

        // Then each object says by itself what is wrong with it
        assertThat(jobs.getItems()).hasSize(3);
        assertThat(problems(jobs.getItems().get(0)))
                .anyMatch(text -> text.contains("spec.nodes"))
                .anyMatch(text -> text.contains("spec lacks model"));
        assertThat(problems(jobs.getItems().get(1))).anyMatch(text -> text.contains("expected fields"));
        assertThat(problems(jobs.getItems().get(2))).anyMatch(text -> text.contains("lacks spec"));
        assertThat(jobs.getItems().get(0).conditions()).isEmpty();
        assertThat(jobs.getItems().get(1).conditions())
                .extracting(ObjectCondition::type)
                .containsExactly("Accepted");
    }

    @Test
    void aConditionKeepsItsWallTimeWhileItsStatusStays() {
        // Given a condition that became True at noon
        Condition ready = new Condition("Ready", Condition.TRUE, "AllNodesFit", "", "5s", 1);
        ObjectCondition atNoon = ObjectCondition.of(ready, List.of(), NOON);
        assertThat(atNoon.lastTransitionTime()).isEqualTo("2026-01-01T12:00:00Z");

        // When it is told again later, once the same and once changed
        Instant later = NOON.plusSeconds(60);
        Condition otherReason = new Condition("Ready", Condition.TRUE, "Other", "", "5s", 2);
        Condition unfit = new Condition("Ready", Condition.FALSE, "NodesUnfit", "", "9s", 2);

        // Then only a change of status moves its time
        assertThat(ObjectCondition.of(otherReason, List.of(atNoon), later).lastTransitionTime())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(ObjectCondition.of(unfit, List.of(atNoon), later).lastTransitionTime())
                .isEqualTo("2026-01-01T12:01:00Z");
    }

    @Test
    void theStatusOfAPoolCarriesItsSelectorAndNoNulls() {
        NodeCounts counts = new NodeCounts(4, 4, 0, 0);
        var status = new AcceleratorPoolStatus(1, List.of(), "h100-sxm", counts, counts, counts);
        ObjectCondition accepted = ObjectCondition.accepted(true, "", 1, List.of(), NOON);

        JsonTree tree = YardObject.statusOf("h100", status, List.of(accepted));

        assertThat(tree.json().path("selector").asText()).isEqualTo("trainyard.dev/pool=h100");
        assertThat(tree.json().path("conditions").toString())
                .isEqualTo("[{\"type\":\"Accepted\",\"status\":\"True\",\"reason\":\"Admitted\",\"message\":\"\","
                        + "\"lastTransitionTime\":\"2026-01-01T12:00:00Z\",\"observedGeneration\":1}]");
    }

    /** As the client makes it. */
    static final class Jobs extends DefaultKubernetesResourceList<TrainingJob> {
        private static final long serialVersionUID = 1L;
    }

    private YardObject parsed(String yaml) {
        Class<? extends YardObject> type = yaml.contains("kind: AcceleratorPool")
                ? AcceleratorPool.class
                : yaml.contains("kind: CapacityQueue") ? CapacityQueue.class : TrainingJob.class;
        YardObject object = serialization.unmarshal(yaml, type);
        if (object instanceof TrainingJob) {
            object.getMetadata().setNamespace("default"); // as the API server does
        }
        return object;
    }

    private static Declaration declared(YardObject object) {
        Declaration.Result result = object.declaration();
        assertThat(result).isInstanceOf(Declaration.Ok.class);
        return ((Declaration.Ok) result).declarations().getFirst();
    }

    private static Resource resource(YardObject object) {
        return declared(object).resource();
    }

    private static List<String> problems(YardObject object) {
        Declaration.Result result = object.declaration();
        assertThat(result).isInstanceOf(Declaration.Invalid.class);
        return ((Declaration.Invalid) result)
                .problems().stream().map(Problem::toString).toList();
    }
}
