package dev.trainyard.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.TrainingJobStatus;
import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the definitions promise beyond single fields, in a real API server: what may change, columns, scale, status. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionsApiTest {
    private static final Path SMALL_YARD = Yards.EXAMPLES.resolve("small-yard.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable ApiServer started;

    @BeforeAll
    void start() {
        started = Yards.server();
        kubectl().call("apply", "-f", SMALL_YARD.toString());
    }

    @AfterAll
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private ApiServer server() {
        return Objects.requireNonNull(started);
    }

    private Kubectl kubectl() {
        return server().kubectl();
    }

    private Kubectl.Result patch(String kind, String name, String spec) {
        return kubectl().run("patch", kind, name, "--type=merge", "-p", "{\"spec\": " + spec + "}", "--dry-run=server");
    }

    @Test
    void whatMayChangeChangesAndNothingElse() {
        // What the records call mutable
        assertThat(patch("tyjob", "left-70b", "{\"priority\": 11, \"suspend\": true}")
                        .exit())
                .isZero();
        assertThat(patch("tyqueue", "research", "{\"strategy\": \"StrictFIFO\"}")
                        .exit())
                .isZero();
        assertThat(patch("typool", "h100", "{\"racks\": 30}").exit()).isZero();

        // Everything else, whether it is given, left out, or there by default
        String no = "cannot change; delete the ";
        assertThat(patch("tyjob", "left-70b", "{\"model\": {\"layers\": 40}}").err())
                .contains("spec.model.layers: Invalid value: 40: " + no + "TrainingJob and apply it again");
        assertThat(patch("tyjob", "left-70b", "{\"checkpoint\": null}").err())
                .contains("spec.checkpoint.interval: Invalid value: \"30m\": " + no);
        assertThat(patch("tyjob", "left-70b", "{\"training\": {\"precision\": \"FP8\"}}")
                        .err())
                .contains("spec.training.precision: Invalid value: \"FP8\": " + no);
        assertThat(patch("tyjob", "left-70b", "{\"queueRef\": {\"name\": \"other\"}}")
                        .err())
                .contains("spec.queueRef.name: Invalid value: \"other\": " + no);
        assertThat(patch("typool", "h100", "{\"failures\": {\"preset\": \"none\", \"processes\": null}}")
                        .err())
                .contains("spec.failures: Invalid value: " + no + "AcceleratorPool");
        assertThat(patch("typool", "trn2", "{\"storage\": {\"peakGBps\": \"0.5\"}}")
                        .err())
                .contains("spec.storage.peakGBps: Invalid value: \"0.5\": " + no);
    }

    @Test
    void explainTeaches() {
        assertThat(explained("tyjob")).contains("One training job", "Set spec.suspend");
        assertThat(explained("tyjob.spec.checkpoint.interval"))
                .contains(
                        "Productive time between the begins of two checkpoints",
                        "such as 90s, 1h30m or",
                        "Default: 30m");
        assertThat(explained("typool.spec.storage.readGBps"))
                .contains("Sustained read bandwidth", "Unit: GB/s", "stands in quotes");
        assertThat(explained("tyqueue.spec.strategy")).contains("StrictFIFO", "BestEffortFIFO", "May be changed");
        assertThat(explained("typool.status.conditions")).contains("lastTransitionVirtualTime", "lastTransitionTime");
        assertThat(explained("tyjob", "--recursive")).doesNotContain("phase");
    }

    @Test
    void columnsTellTheStory() {
        // Given statuses
        status("a", "AcceleratorPool", "{name: trn2}", """
                {accelerator: trainium2, racks: {total: 12, ready: 11, allocated: 10, unhealthy: 1},
                 nodes: {total: 24, ready: 23, allocated: 20, unhealthy: 1},
                 accelerators: {total: 384, ready: 368, allocated: 320, unhealthy: 16}, conditions: [%s]}""".formatted(condition("Ready", "False", "NodesUnfit")));
        status(
                "a",
                "CapacityQueue",
                "{name: research}",
                "{pending: 1, admitted: 2, conditions: [%s, %s]}"
                        .formatted(condition("Accepted", "True", "Admitted"), condition("Ready", "True", "Declared")));
        status("a", "TrainingJob", "{name: trn2-8b, namespace: default}", """
                {progress: {percent: 41}, goodput: {ratio: "0.9312"}, restarts: {total: 3},
                 waiting: {reason: Capacity, message: needs 22 nodes of trn2 and 20 are free, estimatedStartTime: 1d4h},
                 conditions: [%s, %s]}""".formatted(
                condition("Accepted", "True", "Admitted"), condition("Succeeded", "Unknown", "WaitingForCapacity")));

        // Then each kind tells them in its columns
        assertThat(table("get", "typool", "trn2"))
                .containsExactly("NAME RACKS READY ACCEL ALLOC UNHEALTHY AGE", "trn2 12 11 384 320 16 -");
        assertThat(table("get", "tyqueue", "research"))
                .containsExactly("NAME STRATEGY PENDING ADMITTED AGE", "research BestEffortFIFO 1 2 -");
        assertThat(table("get", "tyjob", "trn2-8b"))
                .containsExactly(
                        "NAME QUEUE NODES STATE PROGRESS GOODPUT RESTARTS AGE",
                        "trn2-8b research 20 WaitingForCapacity 41 0.9312 3 -");
        assertThat(table("get", "tyjob", "trn2-8b", "-o", "wide"))
                .containsExactly(
                        "NAME QUEUE NODES STATE PROGRESS GOODPUT RESTARTS AGE WAITING START POOL RACKS END ACCEPTED"
                                + " MESSAGE",
                        "trn2-8b research 20 WaitingForCapacity 41 0.9312 3 - needs 22 nodes of trn2 and 20 are free"
                                + " 1d4h True");

        // And jobs are found by their queue
        assertThat(kubectl().call("get", "tyjob", "--field-selector", "spec.queueRef.name=research", "-o", "name"))
                .contains("trn2-8b");
        assertThat(kubectl().call("get", "tyjob", "--field-selector", "spec.queueRef.name=other", "-o", "name"))
                .isEmpty();
    }

    @Test
    void racksAreTheReplicasOfAPool() {
        // When a pool is scaled, and its status tells the racks and the selector
        kubectl().call("scale", "typool/h100", "--replicas=22");
        status(
                "a",
                "AcceleratorPool",
                "{name: h100}",
                "{racks: {total: 20, ready: 20, allocated: 0, unhealthy: 0}, selector: trainyard.dev/pool=h100}");

        // Then spec and scale subresource have it
        assertThat(kubectl().call("get", "typool", "h100", "-o", "jsonpath={.spec.racks}"))
                .isEqualTo("22");
        String scale = kubectl().call("get", "--raw", "/apis/trainyard.dev/v1alpha1/acceleratorpools/h100/scale");
        assertThat(scale)
                .contains("\"spec\":{\"replicas\":22}")
                .contains("\"status\":{\"replicas\":20,\"selector\":\"trainyard.dev/pool=h100\"}");
        assertThat(kubectl().run("scale", "typool/h100", "--replicas=0").err())
                .contains("spec.racks: Invalid value: 0");
    }

    @Test
    void twoOwnersShareTheConditionsOfAStatus() {
        // Given an operator and an auditor who each apply conditions of their own
        String job = "{name: right-70b, namespace: default}";
        String succeeded = condition("Succeeded", "Unknown", "Running");
        status(
                "trainyard-operator",
                "TrainingJob",
                job,
                "{conditions: [" + condition("Accepted", "True", "Admitted") + ", " + succeeded + "]}");
        status(
                "auditor",
                "TrainingJob",
                job,
                "{conditions: [" + condition("example.org/Audited", "True", "Fine") + "]}");
        assertThat(conditions("right-70b")).containsExactlyInAnyOrder("Accepted", "Succeeded", "example.org/Audited");

        // When the operator applies one of its two
        status("trainyard-operator", "TrainingJob", job, "{conditions: [" + succeeded + "]}");

        // Then its other one goes, and that of the auditor stays
        assertThat(conditions("right-70b")).containsExactlyInAnyOrder("Succeeded", "example.org/Audited");

        // And the status never becomes part of the spec: the generation stands
        assertThat(kubectl().call("get", "tyjob", "right-70b", "-o", "jsonpath={.metadata.generation}"))
                .isEqualTo("1");
    }

    @Test
    void theFullestStatusOfTheLargestJobStaysSmall() throws IOException {
        // Given the status of a job of 2,048 nodes where every text is as long as it may be
        TreeMap<String, Integer> causes = new TreeMap<>();
        for (int i = 0; i < 19; i++) {
            causes.put("unplanned maintenance of the host, number " + i, 1_000_000);
        }
        List<ObjectCondition> conditions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            conditions.add(ObjectCondition.of(
                    new Condition("Type" + i, "Unknown", "R".repeat(64), "m".repeat(5_000), "1d".repeat(20), 1),
                    List.of(),
                    Instant.now()));
        }
        String time = "t".repeat(253);
        var status = new TrainingJobStatus(
                1,
                List.of(),
                time,
                time,
                1_000_000,
                new TrainingJobStatus.Waiting("Capacity", "m".repeat(1_024), time),
                new TrainingJobStatus.Placement("h100-roce", 2048, 64, 1056, Collections.nCopies(8, time)),
                new TrainingJobStatus.Progress(Long.MAX_VALUE, Long.MAX_VALUE, 100, time, Long.MAX_VALUE, 1L, time),
                new TrainingJobStatus.Goodput("0.9999"),
                new TrainingJobStatus.Restarts(1_000_000, 1_000_000, Long.MAX_VALUE, causes),
                new TrainingJobStatus.Accounts(time, time, time, time, time, time, time, time, time, time, time));
        YardObject job = YardObject.of(job("left-70b"));
        job.setStatus(YardObject.statusOf("left-70b", status, conditions));

        // When it is written
        YardObject written = server().client()
                .resource(job)
                .subresource("status")
                .patch(PatchContext.of(PatchType.SERVER_SIDE_APPLY));

        // Then the API server takes it as it is, and it is small
        String text = Objects.requireNonNull(written.getStatus()).json().toString();
        JsonNode sent =
                JSON.readTree(Objects.requireNonNull(job.getStatus()).json().toString());
        assertThat(JSON.readTree(text).equals(sent))
                .as("the status came back changed")
                .isTrue();
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(32 * 1024);
    }

    @Test
    void rightsAreThoseOfARole() {
        // Given a user who may see and submit jobs, and do nothing else
        kubectl()
                .call(
                        "create",
                        "clusterrole",
                        "submitter",
                        "--verb=get,list,create",
                        "--resource=trainingjobs.trainyard.dev");
        kubectl().call("create", "namespace", "team-b");
        kubectl().call("create", "rolebinding", "ann", "-n", "team-b", "--clusterrole=submitter", "--user=ann");
        KubernetesClient ann = server().client("ann", "system:authenticated");
        YardObject job = YardObject.of(job("left-70b"));
        job.getMetadata().setNamespace("team-b");

        // Then she does that, and is refused the rest
        ann.resource(job).create();
        assertThat(ann.resources(TrainingJob.class).inNamespace("team-b").list().getItems())
                .hasSize(1);
        assertThatThrownBy(() -> ann.resource(job).delete())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot delete resource \"trainingjobs\"");
        assertThatThrownBy(() ->
                        ann.resources(TrainingJob.class).inNamespace("default").list())
                .hasMessageContaining("cannot list resource \"trainingjobs\"");
        assertThatThrownBy(() -> ann.resources(AcceleratorPool.class).list())
                .hasMessageContaining("cannot list resource \"acceleratorpools\"");
        job.setStatus(new JsonTree(JSON.createObjectNode()));
        assertThatThrownBy(() -> ann.resource(job).updateStatus())
                .hasMessageContaining("cannot update resource \"trainingjobs/status\"");
    }

    /** The text without its line breaks. */
    private String explained(String path, String... options) {
        List<String> arguments = new ArrayList<>(List.of("explain", path));
        arguments.addAll(List.of(options));
        return kubectl().call(arguments.toArray(String[]::new)).replaceAll("\\s+", " ");
    }

    private static Resource job(String name) {
        return Yards.read(SMALL_YARD).stream()
                .filter(resource -> resource.meta().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String condition(String type, String status, String reason) {
        return ("{type: %s, status: \"%s\", reason: %s, message: \"\", lastTransitionTime: \"2026-01-01T12:00:00Z\","
                        + " observedGeneration: 1}")
                .formatted(type, status, reason);
    }

    private void status(String owner, String kind, String metadata, String status) {
        String text = "apiVersion: trainyard.dev/v1alpha1\nkind: " + kind + "\nmetadata: " + metadata + "\nstatus: "
                + status + "\n";
        Kubectl.Result result = kubectl()
                .runWith(
                        text,
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "--subresource=status",
                        "--field-manager=" + owner,
                        "-f",
                        "-");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private List<String> conditions(String job) {
        return List.of(kubectl()
                .call("get", "tyjob", job, "-o", "jsonpath={.status.conditions[*].type}")
                .split(" "));
    }

    /** A table without its alignment, ages and empty cells. */
    private List<String> table(String... arguments) {
        return kubectl()
                .call(arguments)
                .lines()
                .map(line -> line.replaceAll("\\b[0-9]+s\\b", "-")
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }
}
