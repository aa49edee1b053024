package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.yard.Service;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.door.topics.archive.ArchiveSource;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.yard.topics.ReplayTopics;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example {@code docs/examples/own-scheduler} schedules the small yard in the place of our scheduler. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class OwnSchedulerIT {
    private static final String RUN = "own-scheduler";
    private static final Path PROTO = Launcher.ROOT.resolve("kafka/contracts/src/main/proto");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void jobsFinishAndAKilledSchedulerGoesOnFromTheLog() throws Exception {
        // Given
        Path python = PythonTools.orSkip(PythonTools.SCHEDULER).resolve("python");
        Path generated = generate(python);
        try (KafkaYard yard = KafkaYard.begin(folder.resolve("kafka"), RUN, 0, Set.of(Service.JOB_SCHEDULER))) {
            Process killed = scheduler(python, generated, yard);
            yard.release();
            awaitWindow(yard, killed, 30);

            // When
            killed.destroyForcibly().waitFor();
            Process scheduler = scheduler(python, generated, yard);
            RunOutcome outcome = yard.outcome();

            // Then
            assertThat(scheduler.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(scheduler.exitValue()).as(log()).isZero();
            assertThat(log()).contains("run " + RUN + " has ended");
            assertThat(outcome.stalled()).isFalse();
            Path file = folder.resolve("run.topics");
            try (OutputStream out = Files.newOutputStream(file)) {
                new ArchiveSource(RUN, yard.clients()).writeTo(out);
            }
            Map<String, Integer> types = types(file);
            assertThat(types.get("trainyard.events.v1.JobFinished")).isEqualTo(3);
            assertThat(types.get("trainyard.events.v1.GangPlaced"))
                    .as("failures were answered")
                    .isGreaterThan(3);
            assertThat(sequences(file)).isNotEmpty().doesNotHaveDuplicates().isSorted();
            String replay = replay(file);
            assertThat(replay).contains("not proven: shard ").contains("(job-scheduler) keeps no digest");
        }
    }

    private String replay(Path file) {
        StringWriter text = new StringWriter();
        int status = new CommandLine(new ReplayTopics())
                .setOut(new PrintWriter(text, true))
                .execute(file.toString());
        assertThat(status).as(text.toString()).isZero();
        return text.toString();
    }

    private Path generate(Path python) throws IOException, InterruptedException {
        Path generated = Files.createDirectory(folder.resolve("generated"));
        List<String> command = new ArrayList<>(List.of(
                python.toString(), "-m", "grpc_tools.protoc", "-I", PROTO.toString(), "--python_out=" + generated));
        try (Stream<Path> files = Files.walk(PROTO)) {
            files.filter(f -> f.toString().endsWith(".proto"))
                    .map(Path::toString)
                    .forEach(command::add);
        }
        Process protoc = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile())
                .start();
        assertThat(protoc.waitFor()).as(log()).isZero();
        return generated;
    }

    private Process scheduler(Path python, Path generated, KafkaYard yard) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                python.toString(),
                Launcher.ROOT
                        .resolve("docs/examples/own-scheduler/scheduler.py")
                        .toString(),
                yard.address(),
                yard.run());
        builder.environment().put("PYTHONPATH", generated.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()))
                .start();
        started.add(process);
        return process;
    }

    private void awaitWindow(KafkaYard yard, Process scheduler, long window) throws Exception {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (yard.timekeeper().status().windows() < window) {
            assertThat(scheduler.isAlive()).as(log()).isTrue();
            assertThat(System.nanoTime()).as(yard.timekeeper().status() + log()).isLessThan(giveUpNs);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static Map<String, Integer> types(Path file) throws IOException {
        Map<String, Integer> types = new TreeMap<>();
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
                r.headers().stream()
                        .filter(h -> h.name().equals("ce_type"))
                        .forEach(h -> types.merge(h.text(), 1, Integer::sum));
            }
        }
        return types;
    }

    private static List<Long> sequences(Path file) throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
                if (r.topic().equals("job-scheduler.events")) {
                    r.headers().stream()
                            .filter(h -> h.name().equals("ce_id"))
                            .forEach(h -> sequences.add(Long.valueOf(h.text())));
                }
            }
        }
        return sequences;
    }

    private File logFile() {
        return folder.resolve("scheduler.log").toFile();
    }

    private String log() throws IOException {
        return Files.exists(logFile().toPath()) ? Files.readString(logFile().toPath()) : "";
    }
}
