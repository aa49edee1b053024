package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what {@code docs/operations.md} says, with the commands that stand there, on other ports and in another folder. */
final class ByHandIT {
    private static final List<String> SERVICES =
            List.of("chip-node", "network-fabric", "job-scheduler", "failure-injector", "orchestrator");
    private static final Path ROOT =
            Path.of(System.getProperty("trainyard.root")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long RESIDENT_BYTES_MAX = 250L << 20;

    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final List<Program> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endAll() {
        started.forEach(Program::close);
    }

    @Test
    void fiveServicesAndABrokerRunTheSmallYard_oneIsKilled_theDigestIsThatOfTheRunInProcess() throws Exception {
        // Given
        OperationsManual manual = OperationsManual.of(ROOT);
        List<Integer> portsToldForHealth = manual.ports("health", "/q/health");
        assertThat(portsToldForHealth).containsExactly(8081, 8082, 8083, 8084, 8085);
        assertThat(manual.ports("metrics", "/q/metrics")).isEqualTo(portsToldForHealth);
        int brokerPort = freePort();
        String expectedDigest = inProcess();

        // When: as written, the broker not even first
        for (String service : SERVICES.subList(0, 4)) {
            start(manual, service, brokerPort);
        }
        await(
                "chip-node tells that there is no broker",
                () -> program("chip-node").get("/q/health/ready").contains("does not answer"));
        assertThat(program("chip-node").get("/q/health/live"))
                .contains("\"UP\"")
                .doesNotContain("\"DOWN\"");
        start(manual, "broker", brokerPort);
        await(
                "chip-node waits for the header",
                () -> program("chip-node").get("/q/health/ready").contains("waiting for the header"));
        start(manual, "orchestrator", brokerPort);
        await(
                "chip-node has done 60 windows",
                () -> program("chip-node")
                                .metric("trainyard_windows_done_total")
                                .orElse(0)
                        >= 60);
        program("chip-node").kill();

        // Then: time is held, and the orchestrator knows by whom
        Program orchestrator = program("orchestrator");
        await(
                "the clock is held by process 0",
                () -> orchestrator.metric("trainyard_held_by_process").orElse(-1) == 0);
        assertThat(orchestrator.metric("trainyard_run_info"))
                .as("the kill came in mid-run")
                .isEmpty();
        assertThat(orchestrator.metric("trainyard_held_by_shard").orElse(-1)).isBetween(0.0, 3.0);

        // When
        start(manual, "chip-node", brokerPort);

        // Then
        await("the run is over", () -> orchestrator.metric("trainyard_run_info").isPresent());
        assertThat(orchestrator.get("/q/metrics"))
                .contains("trainyard_run_info{digest=\"" + expectedDigest + "\",state=\"finished\"} 1.0");
        everybodyIsWell();
        logsAreJsonLinesThatNameTheRun();
        for (String service : SERVICES) {
            int code = program(service).stop();
            assertThat(code).as(service).isEqualTo(143);
            assertThat(manual.explainsExit(code)).isTrue();
        }
    }

    @Test
    void whatCannotGoOnEndsWithTheCodeThatTheManualExplains() throws Exception {
        // Given
        OperationsManual manual = OperationsManual.of(ROOT);
        int brokerPort = freePort();
        start(manual, "broker", brokerPort);
        Path invalid = Files.writeString(folder.resolve("invalid.yaml"), "kind: TrainingJub\n");

        // When
        Program orchestrator = started(
                "orchestrator",
                manual.script("orchestrator").replace("k8s/examples/small-yard.yaml", invalid.toString()),
                brokerPort);

        // Then
        assertThat(exitOf(orchestrator)).isEqualTo(65);
        assertThat(manual.explainsExit(65)).isTrue();
        assertThat(Files.readString(folder.resolve("orchestrator.log"))).contains("TrainingJob");

        // When: a good file, and a process that the run's map does not have
        start(manual, "orchestrator", brokerPort);
        Program second = started("chip-node", "export TRAINYARD_REPLICA=1\n" + manual.script("chip-node"), brokerPort);

        // Then
        assertThat(exitOf(second)).isEqualTo(64);
        assertThat(manual.explainsExit(64)).isTrue();
    }

    private void everybodyIsWell() throws Exception {
        for (String service : SERVICES) {
            Program p = program(service);
            await(service + " has read the end", () -> p.get("/q/health").contains("the run has ended"));
            assertThat(p.get("/q/health")).as(service).contains("\"UP\"").doesNotContain("\"DOWN\"");
            assertThat(p.metric("trainyard_broker_up")).as(service).isEqualTo(OptionalDouble.of(1));
            assertThat(p.metric("trainyard_windows_done_total").orElse(0))
                    .as(service)
                    .isPositive();
            assertThat(p.metric("trainyard_log_written_bytes_total{topic=\"done\"}")
                            .orElse(0))
                    .as(service)
                    .isPositive();
            assertThat(residentBytes(p)).as("memory of " + service).isLessThan(RESIDENT_BYTES_MAX);
        }
        seen("chip-node", "trainyard_node_faults_total");
        seen("network-fabric", "trainyard_job_step_seconds");
        seen("job-scheduler", "trainyard_gang_placements_total");
        seen("failure-injector", "trainyard_faults_announced_total");
        Program orchestrator = program("orchestrator");
        await(
                "three jobs succeeded",
                () -> orchestrator.metric("trainyard_jobs{phase=\"succeeded\"}").orElse(0) == 3);
        double windows = orchestrator.metric("trainyard_windows_granted_total").orElse(0);
        for (String service : SERVICES) {
            await(
                    service + " has read all grants",
                    () -> program(service)
                                    .metric("trainyard_windows_granted_total")
                                    .orElse(0)
                            == windows);
        }
    }

    private void seen(String service, String metric) throws Exception {
        await(service + " has " + metric, () -> program(service).metric(metric).orElse(0) > 0);
    }

    private void logsAreJsonLinesThatNameTheRun() throws IOException {
        for (String service : SERVICES) {
            List<String> lines = Files.readAllLines(folder.resolve(service + ".log"));
            assertThat(lines).as(service).isNotEmpty().allSatisfy(line -> assertThat(line)
                    .startsWith("{\"timestamp\":")
                    .endsWith("}")
                    .contains("\"run\":\"by-hand\"", "\"service\":\"" + service + "\""));
            assertThat(lines).as(service).anyMatch(line -> line.contains("Joined run by-hand as process"));
        }
    }

    private static String inProcess() {
        ReadResult read = new ResourceReader(Catalogue.bundled())
                .readFiles(List.of(ROOT.resolve("k8s/examples/small-yard.yaml")), List.of());
        RunInputs inputs = RunInputs.of(((ReadResult.Ok) read).resources(), 1, 0);
        RunEnding ending = InProcessYard.run(inputs, new RunWatcher() {
            @Override
            public void onEvent(Envelope event) {}

            @Override
            public void onWindow(long windows, long nowNs) {}
        });
        return String.format("%016x", ((RunEnding.Finished) ending).digest());
    }

    private void start(OperationsManual manual, String name, int brokerPort) throws IOException {
        programs.put(name, started(name, manual.script(name), brokerPort));
    }

    private Program started(String name, String script, int brokerPort) throws IOException {
        String here =
                script.replace("9092", Integer.toString(brokerPort)).replace(".trainyard/by-hand", folder.toString());
        Program before = programs.get(name);
        int port = before == null ? freePort() : before.port();
        Program program =
                Program.start(name, here, ROOT, Map.of("TRAINYARD_JAVA_HOME", System.getProperty("java.home")), port);
        started.add(program);
        return program;
    }

    private Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new AssertionError(name + " was not started");
        }
        return program;
    }

    private static int exitOf(Program program) throws InterruptedException {
        assertThat(program.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(program.name() + " ends")
                .isTrue();
        return program.process().exitValue();
    }

    private static long residentBytes(Program program) throws IOException {
        Path status = Path.of("/proc/" + program.process().pid() + "/status");
        if (!Files.exists(status)) {
            return 0; // not Linux: nothing to read
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Asks again and again, since only the outside of a process can be seen; fails with what was awaited. */
    private void await(String what, Callable<Boolean> condition) throws Exception {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            for (Program program : programs.values()) {
                assertThat(program.process().isAlive() || wasKilled(program))
                        .as(program.name() + " lives while waiting until " + what + logOf(program))
                        .isTrue();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("waited " + PATIENCE.toMinutes() + " minutes until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean wasKilled(Program program) {
        return program.process().exitValue() == 137;
    }

    private String logOf(Program program) {
        Path log = folder.resolve(program.name() + ".log");
        try {
            return Files.exists(log) ? "; its log:\n" + Files.readString(log) : "";
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }
}
