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
            if (kubectl.run("get", "crd", kind).ok()) {
                deleteAll(kubectl, kind, console);
            }
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

    private void deleteAll(Kubectl kubectl, String kind, Console console) {
        List<String> all = names(kubectl, kind);
        if (all.isEmpty()) {
            return;
        }
        console.err().println("deleting " + all.size() + " " + kind);
        Kubectl.Answer deleted =
                kubectl.run("delete", kind, "--all", "--all-namespaces", "--timeout=" + patienceSeconds + "s");
        if (deleted.ok()) {
            return;
        }
        List<String> held = names(kubectl, kind);
        if (!held.isEmpty()) {
            console.err()
                    .println("the operator has not let go of " + held.size() + " " + kind + " within " + patienceSeconds
                            + " s; taking their finalizers off");
        }
        for (String name : held) {
            String[] parts = name.split("/", 2);
            List<String> words = new ArrayList<>(List.of("patch", kind, parts[1], "--type=merge"));
            if (!parts[0].isEmpty()) {
                words.addAll(List.of("-n", parts[0]));
            }
            words.add("--patch={\"metadata\":{\"finalizers\":null}}");
            kubectl.run(words.toArray(String[]::new));
        }
    }

    /** {@code NAMESPACE/NAME} of all, nothing before the slash for kinds of the whole cluster. */
    private static List<String> names(Kubectl kubectl, String kind) {
        Optional<JsonNode> list = kubectl.json("get", kind, "--all-namespaces");
        List<String> names = new ArrayList<>();
        list.ifPresent(all -> all.path("items")
                .forEach(item -> names.add(item.at("/metadata/namespace").asText() + "/"
                        + item.at("/metadata/name").asText())));
        return names;
    }
}
