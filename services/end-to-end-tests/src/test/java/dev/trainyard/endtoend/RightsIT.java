package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rights of the overlay {@code local}, by doing: with the tokens of its service accounts, and as people who have the
 * cluster's own roles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RightsIT {
    private static final String LEASE = """
            {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: %s, namespace: %s},
             spec: {holderIdentity: me, leaseDurationSeconds: 15}}
            """;
    private static final String QUEUE =
            "{apiVersion: trainyard.dev/v1alpha1, kind: CapacityQueue, metadata: {name: made}, spec: {}}";

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @SuppressWarnings("NullAway.Init")
    private Kubectl kubectl;

    private String operator = "";
    private String service = "";

    @BeforeAll
    void start() {
        server = ApiServer.start();
        // What joins our roles for people to the roles edit and view
        server.startControllers("clusterrole-aggregation-controller");
        kubectl = server.kubectl();
        well(kubectl.run("apply", "-f", Launcher.ROOT.resolve("k8s/base/namespace.yaml") + ""));
        kubectl.call("wait", "--for=jsonpath={.status.phase}=Active", "namespace/trainyard", "--timeout=30s");
        well(kubectl.run("apply", "-k", Launcher.ROOT.resolve("k8s/overlays/local") + ""));
        kubectl.call("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        kubectl.call("create", "secret", "generic", "trainyard-rest", "-n", "trainyard", "--from-literal=token=x");
        well(kubectl.run("apply", "-f", SmallYard.file()));
        operator = tokenOf("operator");
        service = tokenOf("service");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get trainingjobs --all-namespaces --watch --request-timeout=1s",
                "get acceleratorpools,capacityqueues",
                "patch trainingjob left-70b --type=merge -p {\"metadata\":{\"finalizers\":[\"trainyard.dev/log\"]}}",
                "patch acceleratorpool h100 --type=merge -p {\"metadata\":{\"finalizers\":[]}}",
                "patch capacityqueue research --type=merge -p {\"metadata\":{\"finalizers\":[]}}",
                "delete trainingjob trn2-8b --wait=false",
            })
    void theOperatorDoesItsWork(String arguments) {
        Kubectl.Result result = as(operator, arguments);

        // A watch is ended by its own time limit, and that is no refusal.
        assertThat(result.err()).as(arguments).doesNotContain("Forbidden").doesNotContain("forbidden");
        assertThat(result.exit() == 0 || arguments.contains("--watch"))
                .as("%s: %s", arguments, result.err())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"AcceleratorPool, h100", "CapacityQueue, research", "TrainingJob, left-70b"})
    void theOperatorAppliesStatuses(String kind, String name) {
        String status =
                "{apiVersion: trainyard.dev/v1alpha1, kind: %s, metadata: {name: %s}, status: {observedGeneration: 1}}"
                        .formatted(kind, name);

        well(feed(operator, status, "apply --server-side --subresource=status --validate=false -f -"));
        assertThat(kubectl.call("get", kind, name, "-o", "jsonpath={.status.observedGeneration}"))
                .isEqualTo("1");
    }

    @Test
    void theOperatorWritesWhereAJobLiesAndDoesNotTakeItAway() {
        String placement = "{apiVersion: trainyard.dev/v1alpha1, kind: Placement, metadata: {name: left-70b},"
                + " status: {pool: h100, attempt: %s}}";

        well(feed(operator, placement.formatted(1), "apply --server-side --validate=false -f -"));
        well(feed(operator, placement.formatted(2), "apply --server-side --validate=false -f -"));
        refused(as(operator, "delete placement left-70b"), "delete resource \"placements\"");
    }

    @Test
    void theOperatorTellsEventsAndHoldsItsLease() {
        String event = """
                {apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: told, namespace: default},
                 eventTime: "2026-01-01T12:00:00.000000Z", type: Normal, reason: Placed, action: Placed, note: here,
                 reportingController: trainyard.dev/operator, reportingInstance: me,
                 regarding: {apiVersion: trainyard.dev/v1alpha1, kind: TrainingJob, name: left-70b, namespace: default}}
                """;
        well(feed(operator, event, "create -f -"));
        well(feed(operator, LEASE.formatted("trainyard-operator", "trainyard"), "create -f -"));
        well(as(operator, "get lease trainyard-operator -n trainyard"));
        well(as(
                operator,
                "patch lease trainyard-operator -n trainyard --type=merge -p {\"spec\":{\"holderIdentity\":\"I\"}}"));
        well(feed(
                operator,
                kubectl.call("get", "lease", "trainyard-operator", "-n", "trainyard", "-o", "json"),
                "replace -f -"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete acceleratorpool h100            | delete resource \"acceleratorpools\"",
                "delete capacityqueue research          | delete resource \"capacityqueues\"",
                "scale acceleratorpool h100 --replicas=1 | patch resource \"acceleratorpools/scale\"",
                "get secret trainyard-rest -n trainyard | get resource \"secrets\"",
                "get pods -n trainyard                  | list resource \"pods\"",
                "delete statefulset kafka -n trainyard  | delete resource \"statefulsets\"",
                "scale statefulset chip-node -n trainyard --replicas=2 | get resource \"statefulsets\"",
                "get configmaps -n trainyard            | list resource \"configmaps\"",
                "get nodes                              | list resource \"nodes\"",
                "get leases -n trainyard                | list resource \"leases\"",
                "get lease another -n trainyard         | get resource \"leases\"",
                "get lease trainyard-operator -n default | get resource \"leases\"",
                "delete crd trainingjobs.trainyard.dev  | delete resource \"customresourcedefinitions\"",
                "create clusterrolebinding more --clusterrole=cluster-admin --user=me | create resource \"clusterrolebindings\"",
                "get pods --as=admin                    | impersonate resource \"users\"",
            })
    void theOperatorIsRefusedAllElse(String arguments, String refusal) {
        refused(as(operator, arguments), refusal);
    }

    @Test
    void theOperatorMakesNoResources() {
        refused(feed(operator, QUEUE, "create -f -"), "create resource \"capacityqueues\"");
        refused(
                feed(operator, LEASE.formatted("trainyard-operator", "default"), "create -f -"),
                "create resource \"leases\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get trainingjobs                       | list resource \"trainingjobs\"",
                "get acceleratorpool h100               | get resource \"acceleratorpools\"",
                "get secret trainyard-rest -n trainyard | get resource \"secrets\"",
                "get configmap -n trainyard             | list resource \"configmaps\"",
                "get pods -n trainyard                  | list resource \"pods\"",
                "delete pod kafka-0 -n trainyard        | delete resource \"pods\"",
                "get lease trainyard-operator -n trainyard | get resource \"leases\"",
            })
    void servicesAreRefusedEverything(String arguments, String refusal) {
        refused(as(service, arguments), refusal);
    }

    @Test
    void peopleHaveWhatTheRolesOfTheClusterGiveThem() throws InterruptedException {
        // Given two people with roles that every cluster has, once the controller has joined ours to them
        kubectl.call("create", "namespace", "team-c");
        kubectl.call("create", "rolebinding", "ann", "-n", "team-c", "--clusterrole=edit", "--user=ann");
        kubectl.call("create", "clusterrolebinding", "bob", "--clusterrole=view", "--user=bob");
        LiveYard.await("our roles are joined to those of the cluster", () -> Stream.of("edit", "view")
                .allMatch(role ->
                        kubectl.call("get", "clusterrole", role, "-o", "yaml").contains("trainyard.dev")));
        String job = kubectl.call("get", "trainingjob", "left-70b", "-o", "yaml")
                .replace("namespace: default", "namespace: team-c");

        // Then the editor of a namespace does all with its jobs but writing what the operator says
        well(kubectl.runWith(job, "create", "--as=ann", "-f", "-"));
        well(kubectl.run("get", "trainingjobs", "-n", "team-c", "--as=ann"));
        refused(
                kubectl.run(
                        words(
                                "patch trainingjob left-70b -n team-c --as=ann --subresource=status --type=merge -p {\"status\":{}}")),
                "patch resource \"trainingjobs/status\"");
        well(kubectl.run("delete", "trainingjobs", "--all", "-n", "team-c", "--as=ann", "--wait=false"));
        refused(kubectl.run("get", "trainingjobs", "-n", "default", "--as=ann"), "list resource \"trainingjobs\"");
        refused(kubectl.run("delete", "acceleratorpools", "h100", "--as=ann"), "delete resource \"acceleratorpools\"");
        // And the viewer of the cluster looks, and that is all
        well(kubectl.run("get", "trainingjobs,acceleratorpools,capacityqueues", "-A", "--as=bob"));
        refused(kubectl.run("delete", "trainingjob", "left-70b", "--as=bob"), "delete resource \"trainingjobs\"");
        refused(
                kubectl.run("scale", "acceleratorpool", "h100", "--replicas=1", "--as=bob"),
                "patch resource \"acceleratorpools/scale\"");
    }

    private String tokenOf(String account) {
        return kubectl.call("create", "token", account, "-n", "trainyard").strip();
    }

    private Kubectl.Result as(String token, String arguments) {
        return feed(token, "", arguments);
    }

    private Kubectl.Result feed(String token, String input, String arguments) {
        List<String> all = new ArrayList<>(List.of("--token=" + token));
        all.addAll(List.of(words(arguments)));
        return kubectl.runWith(input, all.toArray(String[]::new));
    }

    private static String[] words(String arguments) {
        return arguments.split(" +");
    }

    private static void well(Kubectl.Result result) {
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private static void refused(Kubectl.Result result, String refusal) {
        assertThat(result.exit()).as(result.out()).isNotZero();
        assertThat(result.err()).contains("cannot " + refusal);
    }
}
