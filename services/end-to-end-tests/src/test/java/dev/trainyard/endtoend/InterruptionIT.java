package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are stopped, killed, or lose their broker in the middle: a clear word, and the same digest in the end. */
final class InterruptionIT {
    private static final String RUN = "left-70b-s1";

    @TempDir
    private static Path common;

    private static String digest = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void runInProcess() throws Exception {
        digest = new Launcher(common).call(SmallYard.run("--in-process")).digest();
    }

    @Test
    void stoppedByCtrlC_thenTheBrokerIsKilled_thenToTheEnd() throws Exception {
        Launcher trainyard = new Launcher(folder);
        try (Launcher.Running run = trainyard.start(SmallYard.run("--processes", "2", "--pace", SmallYard.SLOW))) {
            // Given a run that is half way
            run.awaitMidRun();
            List<ProcessHandle> children = run.children();
            assertThat(children).hasSize(3);

            // When two others want it, too, then they may not have it
            String inUse = "trainyard: run " + RUN + " is in use by process "
                    + run.process().pid() + "; wait for its end, or stop it with Ctrl-C where it runs";
            trainyard.call("resume", RUN).refuses(4, inUse);
            trainyard.call("runs", "delete", RUN).refuses(4, inUse);
            assertThat(trainyard.call("runs").out()).contains(" running ");

            // When Ctrl-C is pressed, then it stops in good order and says how to go on
            run.signalGroup("INT");
            Launcher.Result stopped = run.finish();
            assertThat(stopped.err().lines().toList().getLast())
                    .matches("Stopped at 0d 0\\d:[0-9:.]+\\. Go on with: \\./trainyard resume " + RUN);
            assertThat(stopped.err()).doesNotContain("\tat ");
            assertThat(stopped.out()).isEmpty();
            assertThat(stopped.status()).isEqualTo(130);
            Launcher.awaitGone(children);
        }

        // When it goes on and its broker is killed
        try (Launcher.Running resumed = trainyard.start(List.of("resume", RUN, "--json"))) {
            resumed.awaitErr("a progress line", err -> err.contains("unfinished"));
            List<ProcessHandle> children = resumed.children();
            resumed.killBroker();

            // Then it says so and how to go on, and nothing is left behind
            Launcher.Result broken = resumed.finish();
            assertThat(broken.err().lines().toList().getLast())
                    .matches("trainyard: the run broke off at 0d 0\\d:[0-9:.]+: the broker is gone \\(signal 9\\)\\."
                            + " Nothing that is in its log is lost; go on with: \\./trainyard resume " + RUN);
            assertThat(broken.err()).doesNotContain("\tat ");
            assertThat(broken.out()).isEmpty();
            assertThat(broken.status()).isEqualTo(4);
            Launcher.awaitGone(children);
        }

        // When it goes on for good, then it ends as if nothing had happened
        assertThat(trainyard.call("resume", RUN, "--json", "--pace", "max").digest())
                .isEqualTo(digest);
        trainyard
                .call("resume", RUN)
                .refuses(
                        2,
                        "run " + RUN + " is finished (digest " + digest + "); to run it again: ./trainyard replay "
                                + RUN);
    }

    @Test
    void killedAsAWhole() throws Exception {
        Launcher trainyard = new Launcher(folder);
        try (Launcher.Running run = trainyard.start(SmallYard.run("--processes", "4", "--pace", SmallYard.SLOW))) {
            // Given
            run.awaitMidRun();
            List<ProcessHandle> children = run.children();

            // When
            run.kill();

            // Then its children end by themselves, and it can be resumed at once
            assertThat(run.finish().status()).isEqualTo(137);
            assertThat(trainyard.call("runs").out()).contains(" cut off ");
            assertThat(trainyard.call("resume", RUN, "--json", "--pace", "max").digest())
                    .isEqualTo(digest);
            Launcher.awaitGone(children);
        }
    }

    @Test
    void aBenchThatIsStoppedLeavesNoYardBehind() throws Exception {
        // Given
        Launcher trainyard = new Launcher(folder);
        try (Launcher.Running bench = trainyard.start(List.of("bench", "soak", "--minutes", "60"))) {
            bench.awaitErr("its yard", err -> err.contains("soak: its yard is process "));
            String said = Files.readString(bench.err());
            long yard = Long.parseLong(said.lines().findFirst().orElseThrow().replaceAll(".*process ", ""));
            List<ProcessHandle> left = Stream.concat(
                            ProcessHandle.of(yard).stream(),
                            ProcessHandle.of(yard).stream().flatMap(ProcessHandle::descendants))
                    .toList();
            assertThat(left).hasSize(2);

            // When
            bench.signalGroup("INT");

            // Then
            Launcher.Result stopped = bench.finish();
            assertThat(stopped.err().lines().toList().getLast())
                    .isEqualTo("Stopped; the processes of bench soak have ended.");
            assertThat(stopped.status()).isEqualTo(130);
            Launcher.awaitGone(left);
        }
    }

    @Test
    void brokerDataThatAreLockedOrDamagedStopNothingButTheCommand() throws Exception {
        // Given a run that has just begun and was stopped
        Launcher trainyard = new Launcher(folder);
        try (Launcher.Running run = trainyard.start(SmallYard.run("--pace", "x1"))) {
            run.awaitErr("the announcement", err -> err.contains("run " + RUN + ": "));
            run.signalGroup("INT");
            assertThat(run.finish().status()).isEqualTo(130);
        }
        Path data = trainyard.run(RUN).resolve("kafka");
        String afterwards = "The run is as it was; when that is mended: ./trainyard resume " + RUN;

        // When another process has the broker's data
        try (FileChannel lock = FileChannel.open(data.resolve("broker.lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            lock.truncate(0);
            lock.write(ByteBuffer.wrap("4711".getBytes(StandardCharsets.US_ASCII)));
            trainyard
                    .call("resume", RUN)
                    .refuses(
                            4,
                            "trainyard: Broker data " + data
                                    + " is locked by process 4711; stop it, or give another --data.",
                            afterwards);
        }

        // When the broker's data are not what they were
        Path meta = data.resolve("log/meta.properties");
        String good = Files.readString(meta);
        Files.writeString(meta, good.replace("node.id=", "node.id=7"));
        Launcher.Result corrupt = trainyard.call("resume", RUN);
        assertThat(corrupt.err())
                .startsWith("trainyard: Broker data " + data + " is corrupt or of another Kafka cluster: " + meta
                        + " says node.id=7")
                .endsWith(afterwards + "\n")
                .hasLineCount(2);
        assertThat(corrupt.status()).isEqualTo(4);

        // When all is as before, then the run goes on
        Files.writeString(meta, good);
        assertThat(trainyard.call("resume", RUN, "--json", "--pace", "max").digest())
                .isEqualTo(digest);
    }
}
