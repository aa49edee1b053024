package dev.trainyard.yard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.Console;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code undeploy}: takes everything away, resources first, while the operator can still let them go. */
@Command(
        name = "undeploy",
        description = {
            "Takes Trainyard off a Kubernetes cluster: its jobs, queues and pools, its services, its kinds, its log.",
            "Resources go first, as long as the operator is there to let them go; if it is not, their finalizers are"
                    + " taken off, and that is said."
        },
        exitCodeList = {"0:Nothing of it is left.", "2:Wrong arguments.", "4:No cluster, no kubectl, or it refuses."},
        footer = {"  ./trainyard undeploy", "  ./trainyard undeploy --overlay cluster --context staging"})
public final class UndeployCommand implements Callable<Integer> {
    private static final List<String> KINDS =
            List.of("trainingjobs.trainyard.dev", "capacityqueues.trainyard.dev", "acceleratorpools.trainyard.dev");

    /**
     * The topic operator of Strimzi keeps a finalizer on topics. It goes with the Kafka resource, and what it then has not
     * let go of would hold the namespace for ever.
     */
    private static final List<String> STRIMZI = List.of("kafkatopics.kafka.strimzi.io", "kafkausers.kafka.strimzi.io");

    @Option(
            names = "--overlay",
            paramLabel = "NAME",
            description = "What was deployed: local, cluster, or a folder (default: ${DEFAULT-VALUE}).")
    private String overlay = "local";

    @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig (default: the current).")
    @Nullable
    private String context;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long the operator may take to let resources go (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds = 60;

    @Override
    public Integer call() {
        if (patienceSeconds < 0) {
            throw new InvalidInputException("error: --patience " + patienceSeconds + ": expected 0 or more seconds");
        }
        Console console = Console.standard();
        Overlay chosen = Overlay.named(overlay);
        Kubectl kubectl = Kubectl.find(context, System.getenv());
        kubectl.requireServer();
        for (String kind : KINDS) {
            deleteAll(kubectl, new Kept(kind, "the operator", List.of("--all-namespaces")), console);
        }
        for (String kind : STRIMZI) {
            deleteAll(kubectl, new Kept(kind, "Strimzi", List.of("-n", Overlay.NAMESPACE)), console);
        }
        Kubectl.Answer gone =
                kubectl.run("delete", "-k", chosen.folder().toString(), "--ignore-not-found", "--timeout=180s");
        gone.out().lines().forEach(console.out()::println);
        // What is of a kind that the cluster does not know is not there; but kubectl has then not waited for the rest.
        if (!gone.ok() && !gone.unknownKinds().isEmpty()) {
            gone = kubectl.run("wait", "namespace/" + Overlay.NAMESPACE, "--for=delete", "--timeout=180s");
        }
        if (!gone.ok()) {
            console.err().print(gone.err());
            return ExitStatus.TROUBLE;
        }
        console.err().println("undeployed");
        return ExitStatus.OK;
    }

    /**
     * Objects which somebody must let go of.
     *
     * @param kind with its group
     * @param keeper who has finalizers on them
     * @param scope arguments of kubectl that tell where they are
     */
    private record Kept(String kind, String keeper, List<String> scope) {
        Kubectl.Answer deleteAll(Kubectl kubectl, int patienceSeconds) {
            List<String> words = new ArrayList<>(List.of("delete", kind, "--all"));
            words.addAll(scope);
            // 0 would mean that kubectl waits for a week.
            words.add(patienceSeconds == 0 ? "--wait=false" : "--timeout=" + patienceSeconds + "s");
            return kubectl.run(words.toArray(String[]::new));
        }

        /** {@code NAMESPACE/NAME} of all, nothing before the slash for kinds of the whole cluster. */
        List<String> names(Kubectl kubectl) {
            List<String> words = new ArrayList<>(List.of("get", kind));
            words.addAll(scope);
            Optional<JsonNode> list = kubectl.json(words.toArray(String[]::new));
            List<String> names = new ArrayList<>();
            list.ifPresent(all -> all.path("items")
                    .forEach(item -> names.add(item.at("/metadata/namespace").asText() + "/"
                            + item.at("/metadata/name").asText())));
            return names;
        }
    }

    private void deleteAll(Kubectl kubectl, Kept kept, Console console) {
        if (!kubectl.run("get", "crd", kept.kind()).ok()) {
            return;
        }
        List<String> all = kept.names(kubectl);
        if (all.isEmpty()) {
            return;
        }
        console.err().println("deleting " + all.size() + " " + kept.kind());
        Kubectl.Answer deleted = kept.deleteAll(kubectl, patienceSeconds);
        if (deleted.ok() && patienceSeconds > 0) {
            return;
        }
        List<String> held = kept.names(kubectl);
        if (!held.isEmpty()) {
            console.err()
                    .println(kept.keeper() + " has not let go of " + held.size() + " " + kept.kind() + " within "
                            + patienceSeconds + " s; taking their finalizers off");
        }
        for (String name : held) {
            String[] parts = name.split("/", 2);
            List<String> words = new ArrayList<>(List.of("patch", kept.kind(), parts[1], "--type=merge"));
            if (!parts[0].isEmpty()) {
                words.addAll(List.of("-n", parts[0]));
            }
            words.add("--patch={\"metadata\":{\"finalizers\":null}}");
            kubectl.run(words.toArray(String[]::new));
        }
    }
}
