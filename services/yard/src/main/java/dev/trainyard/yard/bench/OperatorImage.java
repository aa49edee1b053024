package dev.trainyard.yard.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The operator as it is in its image (services/Dockerfile, services/image): one flat class path, the options of all
 * images, the heap that the memory limit of k8s/base gives it, and an AOT cache from a trial run without a cluster.
 */
final class OperatorImage {
    private static final String MAIN = "io.quarkus.runner.GeneratedMain";
    private static final String HEAP = "-Xmx281m";
    private static final int TRAINING_SECONDS = 8;
    private static final int ASSEMBLY_SECONDS = 120;

    private final List<String> command;

    private OperatorImage(List<String> command) {
        this.command = command;
    }

    /**
     * Makes it, in half a minute.
     *
     * @param java the program of the JVM
     * @param root the checkout
     * @param folder takes the cache
     */
    static OperatorImage make(String java, Path root, Path folder, int port) throws InterruptedException {
        Path program = root.resolve("services/operator/target/quarkus-app");
        Path cache = folder.resolve("operator.aot");
        try {
            List<String> arguments = new ArrayList<>();
            for (String line : Files.readAllLines(root.resolve("services/image/options"))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    arguments.add(line);
                }
            }
            arguments.add(HEAP);
            arguments.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
            List<String> rest = List.of("-cp", classPath(program), MAIN);
            List<String> training = new ArrayList<>(List.of(java, "-XX:AOTCacheOutput=" + cache));
            training.addAll(arguments);
            training.addAll(rest);
            train(training, folder.resolve("training.log"), port);
            List<String> command = new ArrayList<>(List.of(java, "-XX:AOTCache=" + cache));
            command.addAll(arguments);
            command.addAll(rest);
            return new OperatorImage(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that starts it. */
    List<String> command() {
        return command;
    }

    private static void train(List<String> command, Path log, int port) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("TRAINYARD_RUN", "training");
        builder.environment().put("KUBECONFIG", "/dev/null");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Process process = builder.start();
        try {
            if (process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchFailedException(
                        "the operator did not start: " + Files.readString(log).strip());
            }
            process.destroy(); // It makes the cache when it ends.
            if (!process.waitFor(ASSEMBLY_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchFailedException("no AOT cache within " + ASSEMBLY_SECONDS + " s; see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Quarkus has transformed stands before what it was made from. */
    private static String classPath(Path program) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String part : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(program.resolve(part))) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted(Comparator.comparing(
                                        (Path file) -> !file.toString().contains("transformed"))
                                .thenComparing(Comparator.naturalOrder()))
                        .forEach(file -> jars.add(file.toString()));
            }
        }
        return String.join(File.pathSeparator, jars);
    }
}
