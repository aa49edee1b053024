package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.deploy.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a deployed yard with pools and queues, and no job, takes of its cluster: the sum over its pods, as the kubelet
 * reads it from their cgroups.
 */
final class KubernetesIdleBench implements Bench {
    private static final String NAMESPACE = "trainyard";
    private static final double MIB = 1_024.0 * 1_024.0;
    private static final long SETTLE_SECONDS = 60;
    private static final long LOOK_EVERY_SECONDS = 15;

    @Override
    public String name() {
        return "kubernetes-idle";
    }

    @Override
    public String command() {
        return "bench kubernetes-idle --minutes 5";
    }

    @Override
    public String description() {
        return "all pods of the deployed yard, with the pools and queues of the small yard and no job";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    /** A pod at one moment: processor time since it began, and memory that cannot be taken back. */
    private record Use(String pod, Instant when, double cpuSeconds, double memoryMiB) {}

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        Kubectl kubectl = Kubectl.find(null, System.getenv());
        kubectl.requireServer();
        makeIdle(kubectl, settings);
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        Map<String, Use> first = uses(kubectl);
        Map<String, Use> last = first;
        double mostMiB = memoryMiB(first);
        long endNs = System.nanoTime() + (long) (settings.minutes() * 60e9);
        while (System.nanoTime() < endNs) {
            TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
            last = uses(kubectl);
            mostMiB = Math.max(mostMiB, memoryMiB(last));
        }
        if (!last.keySet().equals(first.keySet())) {
            throw new BenchFailedException("the pods changed meanwhile: " + first.keySet() + ", then " + last.keySet());
        }
        double cores = 0;
        for (Use end : last.values()) {
            double podCores = cores(first.getOrDefault(end.pod(), end), end);
            cores += podCores;
            settings.progress()
                    .accept("  %-28s %s, %s cores"
                            .formatted(end.pod(), Numbers.withUnit(end.memoryMiB(), "MiB"), Numbers.plain(podCores)));
        }
        return List.of(
                Figure.of("memory of all pods, most at any moment", "MiB", mostMiB, new Target.AtMost(3 * 1_024)),
                Figure.of("cores of all pods", "", cores, new Target.AtMost(0.3)),
                Figure.of("pods", "", last.size(), new Target.None()));
    }

    private static void makeIdle(Kubectl kubectl, BenchSettings settings) {
        if (!kubectl.run("get", "statefulset", "orchestrator", "-n", NAMESPACE).ok()) {
            throw new BenchFailedException("no yard is deployed on this cluster; deploy one: ./trainyard deploy");
        }
        well(kubectl.run("delete", "trainingjobs", "--all", "--all-namespaces", "--timeout=60s"));
        well(kubectl.feed(withoutJobs(settings), "apply", "-f", "-"));
        well(kubectl.run(
                "wait", "acceleratorpools,capacityqueues", "--all", "--for=condition=Accepted", "--timeout=60s"));
    }

    private static String withoutJobs(BenchSettings settings) {
        try {
            return Stream.of(Files.readString(settings.example("small-yard.yaml"))
                            .split("(?m)^---$"))
                    .filter(document -> !document.contains("kind: TrainingJob"))
                    .collect(Collectors.joining("\n---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void well(Kubectl.Answer answer) {
        if (!answer.ok()) {
            throw new BenchFailedException("kubectl: " + answer.problem());
        }
    }

    private static double memoryMiB(Map<String, Use> uses) {
        return uses.values().stream().mapToDouble(Use::memoryMiB).sum();
    }

    private static double cores(Use first, Use last) {
        double seconds = (last.when().toEpochMilli() - first.when().toEpochMilli()) / 1e3;
        if (seconds <= 0) {
            throw new BenchFailedException(
                    "the kubelet has not looked at pod " + last.pod() + " twice; measure for longer: --minutes 5");
        }
        return (last.cpuSeconds() - first.cpuSeconds()) / seconds;
    }

    /** Of all pods of the yard, from the kubelets' own summaries: no cluster needs to bring more for that. */
    private static Map<String, Use> uses(Kubectl kubectl) {
        Map<String, Use> uses = new TreeMap<>();
        for (String node : nodes(kubectl)) {
            JsonNode summary = kubectl.json("get", "--raw", "/api/v1/nodes/" + node + "/proxy/stats/summary")
                    .orElseThrow(() -> new BenchFailedException("the kubelet of node " + node + " does not answer"));
            for (JsonNode pod : summary.path("pods")) {
                if (pod.at("/podRef/namespace").asText().equals(NAMESPACE)) {
                    String name = pod.at("/podRef/name").asText();
                    uses.put(
                            name,
                            new Use(
                                    name,
                                    Instant.parse(pod.at("/cpu/time").asText()),
                                    pod.at("/cpu/usageCoreNanoSeconds").asLong() / 1e9,
                                    pod.at("/memory/workingSetBytes").asLong() / MIB));
                }
            }
        }
        return uses;
    }

    private static List<String> nodes(Kubectl kubectl) {
        List<String> names = new ArrayList<>();
        kubectl.json("get", "nodes").ifPresent(list -> list.path("items")
                .forEach(node -> names.add(node.at("/metadata/name").asText())));
        return names;
    }
}
