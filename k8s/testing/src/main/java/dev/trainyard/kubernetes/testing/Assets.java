package dev.trainyard.kubernetes.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Where the programs of Kubernetes lie: one folder, by the convention of {@code setup-envtest}. */
public final class Assets {
    /** What an API server for tests needs. */
    public static final List<String> API_SERVER = List.of("kube-apiserver", "etcd", "kubectl");

    private static final String SCRIPT = "k8s/local-cluster/binaries";

    private final Path folder;

    private Assets(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder that has all of {@code programs}: {@code KUBEBUILDER_ASSETS}, or the one that the script fills.
     *
     * @throws TestAbortedException when neither has: the test is skipped, and the sentence says how to get them
     */
    public static Assets with(List<String> programs) {
        String named = System.getenv("KUBEBUILDER_ASSETS");
        Path folder = named != null && !named.isBlank() ? Path.of(named) : cache();
        List<String> missing = programs.stream()
                .filter(program -> !Files.isExecutable(folder.resolve(program)))
                .toList();
        if (!missing.isEmpty()) {
            throw new TestAbortedException(String.join(", ", missing) + " missing in " + folder + "; run " + SCRIPT
                    + " " + String.join(" ", missing)
                    + " (needs Go), or set KUBEBUILDER_ASSETS to a folder that setup-envtest filled");
        }
        return new Assets(folder);
    }

    /** A program of the folder. */
    public Path program(String name) {
        return folder.resolve(name);
    }

    private static Path cache() {
        Path script = Path.of(System.getProperty("trainyard.root", ".")).resolve(SCRIPT);
        try {
            Process process = new ProcessBuilder(script.toString(), "--where")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String where = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + " --where ended with " + process.exitValue());
            }
            return Path.of(where);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
