package dev.trainyard.yard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a pod stands, read from its status as the API server tells it. */
sealed interface PodState {
    /** All its containers are ready. */
    record Ready() implements PodState {}

    /** On its way, with nothing to complain of yet. */
    record Starting(String what) implements PodState {}

    /** It runs and says that it is not ready; its health tells why. */
    record NotReady() implements PodState {}

    /** It ended, and will be started again; the last lines of its log tell why, where the cluster kept them. */
    record Crashing(String sentence, String lastLines) implements PodState {}

    /** It will not come up as things are. */
    record Stuck(String sentence) implements PodState {}

    /** Reasons of a waiting container that waiting does not heal, with what they mean. */
    Set<String> PULL_FAILURES =
            Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "RegistryUnavailable");

    /** A Secret, a ConfigMap or a key of one is missing. */
    String LACKS_CONFIG = "CreateContainerConfigError";

    Set<String> CREATE_FAILURES =
            Set.of(LACKS_CONFIG, "CreateContainerError", "RunContainerError", "CreatePodSandboxError");

    /** Reads a pod of {@code kubectl get pods -o json}. */
    static PodState of(JsonNode pod) {
        String name = pod.at("/metadata/name").asText();
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("PodScheduled")
                    && condition.path("status").asText().equals("False")) {
                String message = condition
                        .path("message")
                        .asText(condition.path("reason").asText());
                return new Stuck("pod " + name + " finds no node: " + message + whatToDo(message, pod));
            }
        }
        List<JsonNode> containers = containers(pod);
        if (containers.isEmpty()) {
            return new Starting("pod " + name + " is " + pod.at("/status/phase").asText("unknown"));
        }
        boolean ready = true;
        for (JsonNode container : containers) {
            PodState state = ofContainer(name, container);
            if (!(state instanceof Ready)) {
                if (!(state instanceof NotReady)) {
                    return state;
                }
                ready = false;
            }
        }
        return ready ? new Ready() : new NotReady();
    }

    private static String whatToDo(String message, JsonNode pod) {
        if (message.contains("PersistentVolumeClaim")) {
            return " It claims a volume: the cluster needs a default class of storage (kubectl get storageclass).";
        }
        if (message.contains("Insufficient")) {
            List<String> requests = new ArrayList<>();
            pod.at("/spec/containers").forEach(container -> container
                    .at("/resources/requests")
                    .properties()
                    .forEach(request -> requests.add(
                            request.getKey() + " " + request.getValue().asText())));
            return " It requests " + String.join(" and ", requests)
                    + ": give the cluster a node with that much to spare, or patch the request in an overlay of your own.";
        }
        return "";
    }

    private static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        for (JsonNode initial : pod.at("/status/initContainerStatuses")) {
            if (initial.at("/state/terminated/exitCode").asInt(-1) != 0) {
                containers.add(initial);
            }
        }
        pod.at("/status/containerStatuses").forEach(containers::add);
        return containers;
    }

    private static PodState ofContainer(String pod, JsonNode container) {
        JsonNode waiting = container.at("/state/waiting");
        String reason = waiting.path("reason").asText();
        String message = waiting.path("message").asText(reason);
        if (PULL_FAILURES.contains(reason)) {
            return new Stuck("image " + container.path("image").asText() + " of pod " + pod
                    + " is not in the cluster; build it and load it: ./trainyard cluster images, or k8s/images and kind load"
                    + " docker-image (docs/kubernetes.md). The node says: " + message);
        }
        if (reason.equals(LACKS_CONFIG) && message.endsWith("not found")) {
            // Another operator may yet make it: Strimzi makes the Secrets of users some minutes after the brokers.
            return new Starting("pod " + pod + " waits for what is not there yet: " + message);
        }
        if (CREATE_FAILURES.contains(reason)) {
            return new Stuck("pod " + pod + " cannot be started: " + message);
        }
        JsonNode ended = container.at("/state/terminated").isMissingNode()
                ? container.at("/lastState/terminated")
                : container.at("/state/terminated");
        boolean crashed = !ended.isMissingNode() && !container.path("ready").asBoolean();
        if (reason.equals("CrashLoopBackOff")
                || (crashed && container.at("/state/running").isMissingNode())) {
            return new Crashing(
                    "pod " + pod + " ended "
                            + Math.max(1, container.path("restartCount").asInt())
                            + " times, the last time with status "
                            + ended.path("exitCode").asInt() + " ("
                            + ended.path("reason").asText("no reason given") + ")",
                    ended.path("message").asText());
        }
        if (container.path("ready").asBoolean()) {
            return new Ready();
        }
        return container.at("/state/running").isMissingNode()
                ? new Starting("pod " + pod + ": " + (reason.isEmpty() ? "starting" : reason))
                : new NotReady();
    }
}
