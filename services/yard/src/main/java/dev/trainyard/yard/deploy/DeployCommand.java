package dev.trainyard.yard.deploy;

import dev.trainyard.yard.cli.Console;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy}: what {@code kubectl apply -k} does, and then waits and says what is wrong. */
@Command(
        name = "deploy",
        description = {
            "Puts Trainyard on a Kubernetes cluster and waits until it is ready.",
            "It does what kubectl apply -k k8s/overlays/OVERLAY does. It also makes a Secret with a random token, if there"
                    + " is none, so that the REST interface opens; and it tells each part as it gets ready, and what is"
                    + " wrong when it does not."
        },
        exitCodeList = {
            "0:All parts are ready.",
            "1:It is applied but not ready, and what is wrong was said.",
            "2:Wrong arguments.",
            "4:No cluster, no kubectl, or the cluster refuses the manifests."
        },
        footer = {"  ./trainyard deploy", "  ./trainyard deploy --overlay cluster --context staging --dry-run"})
public final class DeployCommand implements Callable<Integer> {
    private static final String SECRET = "trainyard-rest";
    private static final int TOKEN_BYTES = 24;

    @Option(
            names = "--overlay",
            paramLabel = "NAME",
            description = "local (one small broker, for kind and its like), cluster (Strimzi), or a folder"
                    + " (default: ${DEFAULT-VALUE}).")
    private String overlay = "local";

    @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig (default: the current).")
    @Nullable
    private String context;

    @Option(names = "--dry-run", description = "Let the API server check everything, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait (default: ${DEFAULT-VALUE}); 0 not at all.")
    private int timeoutSeconds = 300;

    @Override
    public Integer call() throws InterruptedException {
        if (timeoutSeconds < 0) {
            throw new InvalidInputException("error: --timeout " + timeoutSeconds + ": expected 0 or more seconds");
        }
        Console console = Console.standard();
        Overlay chosen = Overlay.named(overlay);
        Kubectl kubectl = Kubectl.find(context, System.getenv());
        kubectl.requireServer();
        if (dryRun) {
            return dryRun(kubectl, chosen, console);
        }
        // kubectl applies what it can and tells of the rest: half of an overlay over what runs would be worse than
        // none.
        Kubectl.Answer known = kubectl.run("apply", "-k", chosen.folder().toString(), "--dry-run=client");
        if (!known.ok()) {
            return refused(known, "; nothing was changed", console);
        }
        Thread stopped = new Thread(() -> console.err()
                .println("stopped; what was applied so far stays and goes on starting: ./trainyard deploy goes on,"
                        + " ./trainyard undeploy takes it away"));
        Runtime.getRuntime().addShutdownHook(stopped);
        int status = apply(kubectl, chosen, console);
        Runtime.getRuntime().removeShutdownHook(stopped);
        return status;
    }

    private int apply(Kubectl kubectl, Overlay chosen, Console console) throws InterruptedException {
        Kubectl.Answer namespace = kubectl.run(
                "apply", "-f", Overlay.k8s().resolve("base/namespace.yaml").toString());
        makeToken(kubectl, console);
        Kubectl.Answer applied = kubectl.run("apply", "-k", chosen.folder().toString());
        (namespace.out() + applied.out())
                .lines()
                .filter(line -> !line.endsWith("unchanged"))
                .forEach(console.out()::println);
        if (!applied.ok()) {
            return refused(applied, "", console);
        }
        return timeoutSeconds == 0 ? ExitStatus.OK : await(kubectl, console);
    }

    private int await(Kubectl kubectl, Console console) throws InterruptedException {
        List<Rollout.Problem> problems = new Rollout(kubectl, console).await(TimeUnit.SECONDS.toNanos(timeoutSeconds));
        Rollout.sentences(problems).forEach(sentence -> console.err().println("trainyard: " + sentence));
        if (!problems.isEmpty()) {
            console.err().println("trainyard: not ready; look further with: kubectl get pods -n " + Overlay.NAMESPACE);
            return ExitStatus.NO;
        }
        console.err().println("ready; submit work with: kubectl apply -f k8s/examples/small-yard.yaml");
        return ExitStatus.OK;
    }

    private static int dryRun(Kubectl kubectl, Overlay overlay, Console console) {
        // The API server cannot check what lies in a namespace that is not there yet.
        boolean there = kubectl.run("get", "namespace", Overlay.NAMESPACE).ok();
        String how = there ? "--dry-run=server" : "--dry-run=client";
        Kubectl.Answer answer = kubectl.run("apply", "-k", overlay.folder().toString(), how);
        if (!answer.ok()) {
            return refused(answer, "", console);
        }
        console.out().print(answer.out());
        console.err()
                .println(
                        there
                                ? "checked by the API server; nothing was changed"
                                : "checked by kubectl alone, since there is no namespace " + Overlay.NAMESPACE
                                        + " yet; nothing was changed");
        return ExitStatus.OK;
    }

    private static int refused(Kubectl.Answer answer, String consequence, Console console) {
        Set<String> kinds = answer.unknownKinds();
        if (kinds.isEmpty()) {
            console.err().print(answer.err());
            if (answer.err().contains("updates to statefulset spec")) {
                console.err()
                        .println("trainyard: what is deployed cannot become this; take it away first, with its run:"
                                + " ./trainyard undeploy");
            }
        } else {
            console.err()
                    .println("trainyard: the cluster does not know " + String.join(", ", kinds) + consequence
                            + "; the overlay cluster needs the operators of Strimzi and of Prometheus"
                            + " (docs/kubernetes.md)");
        }
        return ExitStatus.TROUBLE;
    }

    /** The token goes to kubectl by its standard input, so that no list of processes shows it. */
    private static void makeToken(Kubectl kubectl, Console console) {
        if (kubectl.run("get", "secret", SECRET, "-n", Overlay.NAMESPACE).ok()) {
            return;
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        Kubectl.Answer made = kubectl.feed(
                """
                        {"apiVersion": "v1", "kind": "Secret",
                         "metadata": {"name": "%s", "namespace": "%s",
                                      "labels": {"app.kubernetes.io/part-of": "trainyard"}},
                         "stringData": {"token": "%s"}}
                        """.formatted(SECRET, Overlay.NAMESPACE, HexFormat.of().formatHex(token)), "create", "-f", "-");
        console.err().println(made.ok() ? "made a token for the REST interface: secret/" + SECRET : made.problem());
    }
}
