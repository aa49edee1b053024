package dev.trainyard.kubernetes.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs kubectl against one API server. */
public final class Kubectl {
    private static final int TIMEOUT_SECONDS = 60;

    private final Path program;
    private final Path kubeconfig;

    Kubectl(Path program, Path kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /**
     * What kubectl said.
     *
     * @param exit its exit status
     * @param out what it wrote to its output
     * @param err what it wrote to its error output
     */
    public record Result(int exit, String out, String err) {}

    /** Runs it and answers what it said, whether it went well or not. */
    public Result run(String... arguments) {
        return runWith("", arguments);
    }

    /** Runs it and answers its output. Fails, with its error output, when its exit status is not 0. */
    public String call(String... arguments) {
        Result result = run(arguments);
        if (result.exit() != 0) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + " ended with " + result.exit()
                    + ": " + result.err() + result.out());
        }
        return result.out();
    }

    /** Runs it with a text as its input, for {@code -f -}. */
    public Result runWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        try {
            Path err = Files.createTempFile("kubectl", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
            // It keeps what it discovered about a server below the home folder, by host and port: not those of others.
            builder.environment().put("KUBECACHEDIR", String.valueOf(kubeconfig.resolveSibling("kubectl-cache")));
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end within " + TIMEOUT_SECONDS + " s");
            }
            Result result = new Result(process.exitValue(), out, Files.readString(err));
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
