package dev.trainyard.yard.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * kubectl, told which cluster is meant.
 *
 * @param program the executable
 * @param context name of the context in the kubeconfig; empty: the current one
 * @param kubeconfig file that tells of clusters; empty: kubectl's own rule
 */
public record Kubectl(Path program, String context, Optional<Path> kubeconfig) {
    /**
     * What kubectl answered.
     *
     * @param status exit status
     * @param out standard output
     * @param err standard error
     */
    public record Answer(int status, String out, String err) {
        private static final Pattern UNKNOWN_KIND = Pattern.compile("no matches for kind \"([A-Za-z]+)\"");

        public boolean ok() {
            return status == 0;
        }

        /** Kinds of the manifests that the cluster does not know, when that is what is wrong, and nothing else is. */
        Set<String> unknownKinds() {
            Set<String> kinds = new TreeSet<>();
            for (String line : err.lines().filter(l -> !l.isBlank()).toList()) {
                Matcher unknown = UNKNOWN_KIND.matcher(line);
                if (unknown.find()) {
                    kinds.add(unknown.group(1));
                } else if (!line.startsWith("ensure CRDs are installed first")) {
                    return Set.of();
                }
            }
            return kinds;
        }

        /** The first line that says what is wrong. */
        public String problem() {
            return (err.isBlank() ? out : err)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("kubectl ended with status " + status);
        }
    }

    /**
     * Finds kubectl on the PATH, or as the local cluster has built it; and the local cluster's kubeconfig when nothing
     * else says which cluster is meant.
     *
     * @throws CommandException if there is none
     */
    public static Kubectl find(@Nullable String context, Map<String, String> environment) {
        Path program = onPath(environment)
                .or(() -> built(environment))
                .orElseThrow(() -> new CommandException(
                        ExitStatus.TROUBLE,
                        "trainyard: no kubectl on the PATH; install it (https://kubernetes.io/docs/tasks/tools), or make"
                                + " a cluster that brings it: ./trainyard cluster up"));
        return new Kubectl(program, context == null ? "" : context, localCluster(context, environment));
    }

    /** Runs it and waits. */
    public Answer run(String... arguments) {
        return feed("", arguments);
    }

    /** Runs it with a text as its standard input. */
    public Answer feed(String input, String... arguments) {
        Process process = start(List.of(arguments));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process, true));
        try {
            process.getOutputStream().write(input.getBytes(UTF_8));
            process.getOutputStream().close();
        } catch (IOException e) {
            // It ended without reading; its answer tells why.
        }
        String out = text(process, false);
        try {
            return new Answer(process.waitFor(), out, err.join());
        } catch (InterruptedException e) {
            process.destroy();
            throw interrupted();
        }
    }

    /** Runs it and reads the JSON that it writes, asked for with {@code -o json} or {@code --raw}; empty when it fails. */
    public Optional<JsonNode> json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (!words.contains("--raw")) { // which is JSON by itself, and takes no other form
            words.addAll(List.of("-o", "json"));
        }
        Answer answer = run(words.toArray(String[]::new));
        if (!answer.ok()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectMapper().readTree(answer.out()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CommandException if no API server answers */
    public void requireServer() {
        Answer answer = run("version", "--request-timeout=10s");
        if (!answer.ok()) {
            throw new CommandException(
                    ExitStatus.TROUBLE,
                    "trainyard: no cluster answers (" + answer.problem()
                            + "); check KUBECONFIG and --context, or make a"
                            + " cluster: kind create cluster, minikube start, or ./trainyard cluster up");
        }
    }

    private Process start(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        if (!context.isEmpty()) {
            words.add("--context=" + context);
        }
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        kubeconfig.ifPresent(file -> builder.environment().put("KUBECONFIG", file.toString()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.TROUBLE, "trainyard: " + program + " cannot be run (" + e.getMessage() + ")");
        }
    }

    private static String text(Process process, boolean errors) {
        try (var stream = errors ? process.getErrorStream() : process.getInputStream()) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandException interrupted() {
        Thread.currentThread().interrupt();
        return new CommandException(ExitStatus.INTERRUPTED, "trainyard: stopped while kubectl was at work");
    }

    private static Optional<Path> onPath(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> built(Map<String, String> environment) {
        String home = Path.of(System.getProperty("user.home", ""), ".cache").toString();
        String cache = environment.getOrDefault(
                "TRAINYARD_TOOLS", environment.getOrDefault("XDG_CACHE_HOME", home) + "/trainyard");
        try (Stream<Path> folders = Files.list(Path.of(cache))) {
            return folders.filter(folder -> String.valueOf(folder.getFileName()).startsWith("kubernetes-"))
                    .sorted()
                    .map(folder -> folder.resolve("kubectl"))
                    .filter(Files::isExecutable)
                    .reduce((older, newer) -> newer);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> localCluster(@Nullable String context, Map<String, String> environment) {
        boolean told = context != null
                || environment.containsKey("KUBECONFIG")
                || Files.exists(Path.of(System.getProperty("user.home", ""), ".kube", "config"));
        Path file = Path.of(
                environment.getOrDefault("TRAINYARD_CLUSTER_STATE", "/var/lib/trainyard-cluster"), "kubeconfig");
        return told || !Files.isReadable(file) ? Optional.empty() : Optional.of(file);
    }
}
