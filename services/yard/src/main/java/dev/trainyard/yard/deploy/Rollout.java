package dev.trainyard.yard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.yard.cli.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Waits until every part of a deployment is ready, tells each step once, and gives up as soon as something is wrong that
 * waiting does not heal.
 */
final class Rollout {
    private static final long LOOK_EVERY_MS = 1_000;
    /** A pod may be stuck for a moment, until what it waits for is there: a volume, a node's report. */
    private static final long STUCK_FOR_NS = TimeUnit.SECONDS.toNanos(15);

    private static final int CRASHES = 3;
    private static final String NOT_READY = " is not ready";
    private static final String TEMPLATE = "pod-template-hash";
    private static final String PART = "app.kubernetes.io/name";

    private final Kubectl kubectl;
    private final Console console;
    private final Set<String> operated;
    private final Map<String, String> told = new TreeMap<>();
    private final Map<String, Long> stuckSinceNs = new TreeMap<>();

    /** @param operated resources of the deployment that another operator brings up, as {@link Operated} knows them */
    Rollout(Kubectl kubectl, Console console, Set<String> operated) {
        this.kubectl = kubectl;
        this.console = console;
        this.operated = operated;
    }

    /**
     * A part that is not ready.
     *
     * @param name of the StatefulSet or Deployment
     * @param why a sentence
     * @param hopeless whether waiting does not heal it
     */
    record Problem(String name, String why, boolean hopeless) {}

    /** Waits; the answer is empty when all is well, else it has what is wrong. */
    List<Problem> await(long patienceNs) throws InterruptedException {
        long giveUpNs = System.nanoTime() + patienceNs;
        while (true) {
            List<Problem> problems = look();
            boolean over = System.nanoTime() > giveUpNs || problems.stream().anyMatch(Problem::hopeless);
            if (problems.isEmpty() || over) {
                return problems.stream().map(this::explained).toList();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private List<Problem> look() {
        Optional<JsonNode> workloads = kubectl.json("get", "statefulsets,deployments", "-n", Overlay.NAMESPACE);
        Optional<JsonNode> pods = kubectl.json("get", "pods", "-n", Overlay.NAMESPACE);
        if (workloads.isEmpty() || pods.isEmpty()) {
            return List.of(new Problem("cluster", "the API server does not answer", false));
        }
        if (workloads.get().path("items").isEmpty()) {
            return List.of(new Problem(
                    "overlay",
                    "the namespace " + Overlay.NAMESPACE
                            + " has no StatefulSet and no Deployment; what the overlay puts elsewhere is not waited for",
                    true));
        }
        List<Problem> problems = new ArrayList<>();
        operated.forEach(resource -> operated(resource).ifPresent(problems::add));
        for (JsonNode workload : workloads.get().path("items")) {
            String name = workload.at("/metadata/name").asText();
            int wanted = workload.at("/spec/replicas").asInt(1);
            int ready = workload.at("/status/readyReplicas").asInt();
            boolean seen = workload.at("/status/observedGeneration").asLong()
                    >= workload.at("/metadata/generation").asLong();
            int updated = workload.at("/status/updatedReplicas").asInt();
            if (seen && ready >= wanted && updated >= wanted) {
                tell(name, "ready (" + ready + " of " + wanted + ")");
            } else {
                tell(name, "starting (" + ready + " of " + wanted + " ready)");
                problems.add(problem(name, current(workload, pods.get())));
            }
        }
        return problems;
    }

    private Optional<Problem> operated(String resource) {
        Optional<JsonNode> list = kubectl.json("get", resource, "-n", Overlay.NAMESPACE);
        if (list.isEmpty()) {
            return Optional.of(new Problem(resource, "the API server does not answer", false));
        }
        Optional<Operated> found = Operated.of(list.get());
        found.ifPresent(all -> tell(
                all.name(),
                all.ready() == all.wanted()
                        ? "ready (" + all.ready() + " of " + all.wanted() + ")"
                        : "starting (" + all.ready() + " of " + all.wanted() + " ready)"));
        return found.filter(all -> all.ready() < all.wanted()).map(all -> new Problem(all.name(), all.why(), false));
    }

    /** The pods that a workload wants to have: those that it is about to replace say nothing of how this ends. */
    private static List<JsonNode> current(JsonNode workload, JsonNode pods) {
        String name = workload.at("/metadata/name").asText();
        String revision = workload.at("/status/updateRevision").asText();
        List<JsonNode> own = new ArrayList<>();
        String newest = "";
        String template = "";
        for (JsonNode pod : pods.path("items")) {
            JsonNode labels = pod.at("/metadata/labels");
            if (labels.path(PART).asText().equals(name)
                    && pod.at("/metadata/deletionTimestamp").isMissingNode()
                    && (revision.isEmpty()
                            || revision.equals(
                                    labels.path("controller-revision-hash").asText()))) {
                own.add(pod);
                String made = pod.at("/metadata/creationTimestamp").asText();
                if (made.compareTo(newest) >= 0) {
                    newest = made;
                    template = labels.path(TEMPLATE).asText();
                }
            }
        }
        // A Deployment tells no revision; its newest pod is of the newest template.
        String latest = template;
        own.removeIf(pod -> !pod.at("/metadata/labels").path(TEMPLATE).asText().equals(latest));
        return own;
    }

    private Problem problem(String name, List<JsonNode> pods) {
        Problem first = new Problem(name, "its pods are not made yet", false);
        for (JsonNode pod : pods) {
            Optional<Problem> found = problem(name, pod);
            if (found.isPresent() && (found.get().hopeless() || first.why().startsWith("its pods"))) {
                first = found.get();
            }
        }
        return first;
    }

    /** What to tell of problems: those that waiting does not heal; of the others, which may follow from them, the names. */
    static List<String> sentences(List<Problem> problems) {
        List<Problem> told = problems.stream().anyMatch(Problem::hopeless)
                ? problems.stream().filter(Problem::hopeless).toList()
                : problems;
        List<String> sentences = new ArrayList<>();
        told.forEach(problem -> sentences.add(problem.name() + ": " + problem.why()));
        if (told.size() < problems.size()) {
            sentences.add(problems.stream()
                    .filter(problem -> !problem.hopeless())
                    .map(Problem::name)
                    .collect(Collectors.joining(", ", "not ready yet, perhaps for that: ", "")));
        }
        return sentences;
    }

    private Optional<Problem> problem(String name, JsonNode pod) {
        String podName = pod.at("/metadata/name").asText();
        return switch (PodState.of(pod)) {
            case PodState.Ready r -> {
                stuckSinceNs.remove(podName);
                yield Optional.empty();
            }
            case PodState.Starting(String what) -> Optional.of(new Problem(name, what, false));
            case PodState.NotReady n -> Optional.of(new Problem(name, "pod " + podName + NOT_READY, false));
            case PodState.Crashing(String sentence, String lastLines) ->
                Optional.of(new Problem(name, sentence + indented(lastLines), restarts(pod) >= CRASHES));
            case PodState.Stuck(String sentence) -> {
                long sinceNs = stuckSinceNs.computeIfAbsent(podName, p -> System.nanoTime());
                yield Optional.of(new Problem(name, sentence, System.nanoTime() - sinceNs > STUCK_FOR_NS));
            }
        };
    }

    private static int restarts(JsonNode pod) {
        int restarts = 0;
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            restarts += container.path("restartCount").asInt();
        }
        return restarts;
    }

    /** With what the health of a pod says that runs and is not ready. */
    private Problem explained(Problem problem) {
        if (!problem.why().endsWith(NOT_READY)) {
            return problem;
        }
        String pod = problem.why().replaceFirst("pod (.*)" + NOT_READY, "$1");
        return new Problem(
                problem.name(), problem.why() + indented(String.join("\n", health(pod))), problem.hopeless());
    }

    /** Lines of a log below a sentence, each as text where it is an object of JSON. */
    private static String indented(String lines) {
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> "\n    " + text(line))
                .collect(Collectors.joining());
    }

    private static String text(String line) {
        try {
            String message = new ObjectMapper().readTree(line).path("message").asText();
            return message.isEmpty() ? line : message;
        } catch (IOException e) {
            return line;
        }
    }

    private List<String> health(String pod) {
        Optional<JsonNode> described = kubectl.json("get", "pod", pod, "-n", Overlay.NAMESPACE);
        int port = described
                .map(p -> p.at("/spec/containers/0/ports/0/containerPort").asInt())
                .orElse(0);
        Kubectl.Answer answer = kubectl.run(
                "get",
                "--raw",
                "/api/v1/namespaces/" + Overlay.NAMESPACE + "/pods/" + pod + ":" + port + "/proxy/q/health/ready");
        return why(answer.out() + answer.err());
    }

    /** The sentences under {@code why} in an answer of {@code /q/health/ready}, wherever in the text it stands. */
    static List<String> why(String text) {
        int begin = text.indexOf('{');
        int end = text.lastIndexOf('}');
        if (begin < 0 || end < begin) {
            return List.of();
        }
        try {
            List<String> sentences = new ArrayList<>();
            for (JsonNode check :
                    new ObjectMapper().readTree(text.substring(begin, end + 1)).path("checks")) {
                String why = check.at("/data/why").asText();
                if (!why.isEmpty()) {
                    sentences.add(why);
                }
            }
            return sentences;
        } catch (IOException e) {
            return List.of();
        }
    }

    private void tell(String name, String what) {
        if (!what.equals(told.put(name, what))) {
            console.err().println(String.format("%-18s %s", name, what));
        }
    }
}
