package dev.trainyard.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A cluster of {@code k8s/local-cluster} for tests alone, with the images of the built tree. */
final class LocalCluster implements AutoCloseable {
    /** Exit status of the script on a machine that lacks something. */
    private static final int MACHINE = 3;

    private static final long PATIENCE_SECONDS = 1_200;

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    /** Also when somebody ends the tests: a cluster is not left behind. */
    private final Thread onExit = new Thread(this::downQuietly);

    /**
     * Starts it.
     *
     * @throws TestAbortedException with what is missing, on a machine that cannot have one
     */
    LocalCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("TRAINYARD_CLUSTER_PORT", Integer.toString(free.getLocalPort()));
        }
        environment.put("TRAINYARD_CLUSTER_STATE", folder.resolve("cluster").toString());
        environment.put(
                "TRAINYARD_CLUSTER_NAME",
                "trainyard-test-" + ProcessHandle.current().pid());
        environment.put("TRAINYARD_NO_BUILD", "1");
        environment.put("KUBECONFIG", folder.resolve("cluster/kubeconfig").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Runtime.getRuntime().addShutdownHook(onExit);
        Answer up = script("up");
        if (up.status() == MACHINE) {
            throw new TestAbortedException(up.err().strip());
        }
        assertThat(up.status()).as(up.err()).isZero();
        environment.put("PATH", tools() + ":" + System.getenv("PATH"));
    }

    /** What a program answered. */
    record Answer(int status, String out, String err) {}

    /** kubectl, which must succeed; its output. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        Answer answer = tryKubectl(arguments);
        assertThat(answer.status())
                .as("kubectl %s: %s%s", String.join(" ", arguments), answer.out(), answer.err())
                .isZero();
        return answer.out().strip();
    }

    /** kubectl, which may fail. */
    Answer tryKubectl(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of(tools() + "/kubectl"), Stream.of(arguments))
                .toList());
    }

    /** {@code ./trainyard} of the built tree. */
    Answer trainyard(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of(Launcher.ROOT.resolve("trainyard").toString()), Stream.of(arguments))
                .toList());
    }

    /** The script. */
    Answer script(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(
                        Stream.of(Launcher.ROOT
                                .resolve("k8s/local-cluster/cluster")
                                .toString()),
                        Stream.of(arguments))
                .toList());
    }

    /** SIGKILL for the JVM of a pod, seen from the machine; answers whether there was one. */
    boolean killProcessOf(String pod) throws IOException, InterruptedException {
        String uid = kubectl("get", "pod", pod, "-n", "trainyard", "-o", "jsonpath={.metadata.uid}");
        boolean killed = false;
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (process.info().command().orElse("").endsWith("/java") && isOf(process, uid)) {
                killed |= process.destroyForcibly();
            }
        }
        return killed;
    }

    /** SIGKILL for a process of the cluster, such as {@code kube-apiserver}. */
    void killProgram(String name) throws IOException {
        String pid =
                Files.readString(folder.resolve("cluster/pid").resolve(name)).split(" ", 2)[0];
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Starts kubectl and leaves it running. */
    Process start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(tools() + "/kubectl"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(onExit);
        assertThat(script("down").status()).isZero();
    }

    private void downQuietly() {
        try {
            script("down");
        } catch (IOException | InterruptedException e) {
            // The JVM ends, and nobody is there to be told.
        }
    }

    private static boolean isOf(ProcessHandle process, String podUid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup"))
                    .contains("pod" + podUid);
        } catch (IOException e) {
            return false; // It has just ended.
        }
    }

    private String tools() throws IOException {
        Process where = new ProcessBuilder(
                        Launcher.ROOT.resolve("k8s/local-cluster/binaries").toString(), "--where")
                .start();
        try (InputStream out = where.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8).strip();
        }
    }

    private Answer run(List<String> command) throws IOException, InterruptedException {
        // Into files: daemons that a script starts keep its streams open.
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s: %s", command, Files.readString(err))
                .isTrue();
        Answer answer = new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return answer;
    }
}
