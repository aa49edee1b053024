package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kubernetes.testing.ApiServer;
import dev.trainyard.kubernetes.testing.Kubectl;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The overlays: a real API server takes all of them, their pods are restricted, and what belongs together is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManifestsIT {
    private static final String OPERATOR = "system:serviceaccount:trainyard:operator";
    private static final String SERVICE = "system:serviceaccount:trainyard:service";

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @SuppressWarnings("NullAway.Init")
    private Kubectl kubectl;

    @BeforeAll
    void start() throws Exception {
        server = ApiServer.start();
        kubectl = server.kubectl();
        try (InputStream in = ManifestsIT.class.getResourceAsStream("foreign-kinds.yaml")) {
            assertThat(in).isNotNull();
            apply(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        kubectl.call("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        // Namespace, kinds, accounts and roles for real; all others only as the API server would take them.
        for (Manifest manifest : rendered("local")) {
            if (!manifest.isWorkload()) {
                apply(manifest.text());
            }
        }
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "cluster"})
    void theApiServerTakesItWithoutAWarning(String overlay) {
        Kubectl.Result result = kubectl.run("apply", "-k", folder(overlay), "--dry-run=server");

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .hasSize(rendered(overlay).size())
                .allMatch(l -> l.endsWith("(server dry run)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "cluster"})
    void podsAreAdmittedWhereOnlyRestrictedOnesAre(String overlay) {
        int pods = 0;
        for (Manifest workload : rendered(overlay)) {
            if (workload.isWorkload()) {
                Map<String, Object> pod = new TreeMap<>();
                pod.put("apiVersion", "v1");
                pod.put("kind", "Pod");
                pod.put("metadata", Map.of("name", "try-" + workload.shortName(), "namespace", "trainyard"));
                pod.put("spec", withoutClaims(workload));
                Kubectl.Result made = kubectl.runWith(new Yaml().dump(pod), "create", "--dry-run=server", "-f", "-");
                assertThat(made.err()).as(workload.name()).isEmpty();
                pods++;
            }
        }
        assertThat(pods).isGreaterThanOrEqualTo(6);

        // And the namespace would refuse one that is not
        Kubectl.Result lax = kubectl.run(
                "run",
                "lax",
                "-n",
                "trainyard",
                "--image=x",
                "--dry-run=server",
                "--overrides={\"spec\":{\"serviceAccountName\":\"service\"}}");
        assertThat(lax.err()).contains("violates PodSecurity \"restricted:latest\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "cluster"})
    void containersAreHardenedProbedAndMeasured(String overlay) {
        for (Manifest workload : rendered(overlay)) {
            for (Map<String, Object> container : workload.containers()) {
                assertThat(String.valueOf(container.get("image")))
                        .as(workload.name())
                        .matches("trainyard/[a-z-]+:0\\.1\\.0");
                assertThat(map(container, "securityContext"))
                        .as(workload.name())
                        .containsEntry("readOnlyRootFilesystem", true)
                        .containsEntry("allowPrivilegeEscalation", false);
                assertThat(container)
                        .as(workload.name())
                        .containsKeys("startupProbe", "livenessProbe", "readinessProbe");
                assertThat(map(map(container, "resources"), "requests"))
                        .as(workload.name())
                        .containsKeys("cpu", "memory");
                assertThat(map(map(container, "resources"), "limits"))
                        .as(workload.name())
                        .containsKey("memory");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "cluster"})
    void servicesAndBudgetsFindTheirPods(String overlay) {
        List<Manifest> all = rendered(overlay);
        List<Map<String, Object>> labels = all.stream()
                .filter(Manifest::isWorkload)
                .map(Manifest::podLabels)
                .toList();
        for (Manifest manifest : all) {
            switch (manifest.kind()) {
                case "Service" ->
                    assertThat(labels).as(manifest.name()).anyMatch(l -> l.entrySet()
                            .containsAll(map(manifest.spec(), "selector").entrySet()));
                case "PodDisruptionBudget" -> {
                    assertThat(labels).as(manifest.name()).anyMatch(l -> l.entrySet()
                            .containsAll(map(map(manifest.spec(), "selector"), "matchLabels")
                                    .entrySet()));
                    // While the broker is away no pod is ready, and nodes must still be drained.
                    assertThat(manifest.spec())
                            .as(manifest.name())
                            .containsEntry("unhealthyPodEvictionPolicy", "AlwaysAllow");
                }
                default -> {}
            }
        }
        assertThat(labels).allMatch(l -> "trainyard".equals(l.get("app.kubernetes.io/part-of")));
    }

    @ParameterizedTest
    @CsvSource({
        "list,   trainingjobs.trainyard.dev,             yes",
        "watch,  acceleratorpools.trainyard.dev,         yes",
        "patch,  capacityqueues.trainyard.dev,           yes",
        "patch,  trainingjobs.trainyard.dev/status,      yes",
        "patch,  placements.trainyard.dev,               yes",
        "delete, placements.trainyard.dev,               no",
        "create, events.events.k8s.io,                   yes",
        "patch,  events.events.k8s.io,                   no",
        "create, leases.coordination.k8s.io,             yes",
        "create, trainingjobs.trainyard.dev,             no",
        "delete, trainingjobs.trainyard.dev,             yes",
        "delete, acceleratorpools.trainyard.dev,         no",
        "create, capacityqueues.trainyard.dev,           no",
        "get,    secrets,                                no",
        "list,   pods,                                   no",
        "patch,  deployments.apps,                       no",
        "create, pods,                                   no",
    })
    void theOperatorMayDoItsWorkAndNoMore(String verb, String resource, String may) {
        assertThat(kubectl.run("auth", "can-i", verb, resource, "-n", "trainyard", "--as", OPERATOR)
                        .out()
                        .strip())
                .isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "trainyard-view, list,   placements.trainyard.dev,   yes",
        "trainyard-view, watch,  trainingjobs.trainyard.dev, yes",
        "trainyard-view, create, trainingjobs.trainyard.dev, no",
        "trainyard-edit, get,    placements.trainyard.dev,   yes",
        "trainyard-edit, create, trainingjobs.trainyard.dev, yes",
        "trainyard-edit, patch,  placements.trainyard.dev,   no",
        "trainyard-edit, delete, placements.trainyard.dev,   no",
    })
    void peopleMayReadAllAndWriteWhatIsTheirs(String role, String verb, String resource, String may) {
        kubectl.run("create", "rolebinding", role, "-n", "default", "--clusterrole=" + role, "--user=of-" + role);

        assertThat(kubectl.run("auth", "can-i", verb, resource, "-n", "default", "--as", "of-" + role)
                        .out()
                        .strip())
                .isEqualTo(may);
    }

    @Test
    void noMachineHasTwoBrokersAndNoneAllPodsOfOneKindWhereThereAreOthers() {
        List<Manifest> all = rendered("cluster");
        assertThat(all)
                .filteredOn(m -> m.kind().equals("KafkaNodePool"))
                .singleElement()
                .satisfies(pool -> {
                    Map<String, Object> spread = spread(map(map(pool.spec(), "template"), "pod"));
                    assertThat(spread)
                            .containsEntry("topologyKey", "kubernetes.io/hostname")
                            .containsEntry("whenUnsatisfiable", "DoNotSchedule");
                    // Labels that Strimzi puts on the pods of a pool
                    assertThat(map(map(spread, "labelSelector"), "matchLabels"))
                            .containsExactlyInAnyOrderEntriesOf(
                                    Map.of("strimzi.io/cluster", "kafka", "strimzi.io/pool-name", pool.shortName()));
                });
        List<Manifest> several = all.stream()
                .filter(m ->
                        m.isWorkload() && !Integer.valueOf(1).equals(m.spec().get("replicas")))
                .toList();
        assertThat(several).extracting(Manifest::shortName).containsExactlyInAnyOrder("chip-node", "operator");
        assertThat(several).allSatisfy(workload -> {
            Map<String, Object> spread = spread(workload.podSpec());
            assertThat(spread).containsEntry("whenUnsatisfiable", "ScheduleAnyway");
            assertThat(workload.podLabels()).containsAllEntriesOf(map(map(spread, "labelSelector"), "matchLabels"));
        });
    }

    private static Map<String, Object> spread(Map<String, Object> podSpec) {
        List<?> constraints = list(podSpec, "topologySpreadConstraints");
        assertThat(constraints).hasSize(1);
        return cast(constraints.getFirst());
    }

    @Test
    void onlyItsOwnLeaseIsTheOperators() {
        assertThat(mayUpdateLease("trainyard-operator")).isEqualTo("yes");
        assertThat(mayUpdateLease("another")).isEqualTo("no");
    }

    @Test
    void servicesMayDoNothing() {
        List<String> allowed = kubectl.call(
                        "auth", "can-i", "--list", "-n", "trainyard", "--as", SERVICE, "--no-headers")
                .lines()
                .filter(line -> !line.startsWith("selfsubject") && !line.strip().startsWith("["))
                .toList();

        assertThat(allowed).isEmpty();
    }

    private String mayUpdateLease(String name) {
        return kubectl.run(
                        "auth",
                        "can-i",
                        "update",
                        "leases.coordination.k8s.io/" + name,
                        "-n",
                        "trainyard",
                        "--as",
                        OPERATOR)
                .out()
                .strip();
    }

    private void apply(String yaml) {
        Kubectl.Result result = kubectl.runWith(yaml, "apply", "-f", "-");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private List<Manifest> rendered(String overlay) {
        List<Manifest> manifests = new ArrayList<>();
        for (Object document : new Yaml().loadAll(kubectl.call("kustomize", folder(overlay)))) {
            manifests.add(new Manifest(cast(document)));
        }
        return manifests;
    }

    private static String folder(String overlay) {
        return Launcher.ROOT.resolve("k8s/overlays").resolve(overlay).toString();
    }

    /** The pod template's specification, with an empty folder where a StatefulSet would claim a volume. */
    private static Map<String, Object> withoutClaims(Manifest workload) {
        Map<String, Object> spec = new TreeMap<>(workload.podSpec());
        List<Object> volumes = new ArrayList<>(list(spec, "volumes"));
        for (Object claim : list(workload.spec(), "volumeClaimTemplates")) {
            volumes.add(Map.of("name", map(cast(claim), "metadata").get("name"), "emptyDir", Map.of()));
        }
        spec.put("volumes", volumes);
        return spec;
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        assertThat(value).as(key).isInstanceOf(Map.class);
        return cast(value);
    }

    private static List<?> list(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof List<?> found ? found : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    /** One object of a rendered overlay. */
    private record Manifest(Map<String, Object> content) {
        String kind() {
            return String.valueOf(content.get("kind"));
        }

        String name() {
            return kind() + "/" + map(content, "metadata").get("name");
        }

        String shortName() {
            return String.valueOf(map(content, "metadata").get("name"));
        }

        boolean isWorkload() {
            return kind().equals("StatefulSet") || kind().equals("Deployment");
        }

        Map<String, Object> spec() {
            return map(content, "spec");
        }

        Map<String, Object> podSpec() {
            return map(map(spec(), "template"), "spec");
        }

        Map<String, Object> podLabels() {
            return map(map(map(spec(), "template"), "metadata"), "labels");
        }

        List<Map<String, Object>> containers() {
            if (!isWorkload()) {
                return List.of();
            }
            List<Map<String, Object>> containers = new ArrayList<>();
            list(podSpec(), "containers").forEach(container -> containers.add(cast(container)));
            return containers;
        }

        String text() {
            return new Yaml().dump(content);
        }
    }
}
