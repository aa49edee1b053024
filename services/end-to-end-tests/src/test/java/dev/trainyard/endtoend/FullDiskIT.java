package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on disks that are too small; the disks are file systems in memory, which only root can make. */
final class FullDiskIT {
    private static final String RUN = "left-70b-s1";

    @TempDir
    private Path folder;

    private Path disk = Path.of("");

    @AfterEach
    void unmount() throws Exception {
        if (!disk.toString().isEmpty()) {
            assertThat(command("umount", disk.toString())).isZero();
        }
    }

    @Test
    void noRoomForABroker() throws Exception {
        Launcher trainyard = onDisk("size=8m");

        Launcher.Result result = trainyard.call(SmallYard.run());

        assertThat(result.err())
                .matches("trainyard: The disk of " + trainyard.run(RUN).resolve("kafka")
                        + " is full: \\d+ MiB free, the broker needs \\d+ MiB; make room, or give another --data\\.\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(4);
        assertThat(trainyard.runs()).isEmpty();
    }

    @Test
    void noRoomForAnything() throws Exception {
        Launcher trainyard = onDisk("size=8k");

        Launcher.Result result = trainyard.call(SmallYard.run("--in-process"));

        assertThat(result.err())
                .startsWith("trainyard: cannot ")
                .contains("No space left on device")
                .hasLineCount(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(4);
        assertThat(trainyard.runs()).isEmpty();
    }

    @Test
    void fullInTheMiddleOfTheRun() throws Exception {
        // Given a run that goes on
        Launcher trainyard = onDisk("size=600m");
        Path ballast = disk.resolve("ballast");
        try (Launcher.Running run = trainyard.start(SmallYard.run("--pace", SmallYard.SLOW))) {
            run.awaitErr("a progress line", err -> err.contains("unfinished"));

            // When the disk fills up
            fill(ballast);

            // Then it says so and how to go on
            Launcher.Result broken = run.finish();
            assertThat(broken.err().lines().toList().getLast())
                    .startsWith("trainyard: ")
                    .contains("The disk of ", " is full", "make room")
                    .endsWith("./trainyard resume " + RUN);
            assertThat(broken.err()).doesNotContain("\tat ");
            assertThat(broken.out()).isEmpty();
            assertThat(broken.status()).isEqualTo(4);
        }

        // When there is room again, then it goes on, to the digest of a run that was never disturbed
        Files.delete(ballast);
        String digest = trainyard.call("resume", RUN, "--json", "--pace", "max").digest();
        assertThat(trainyard.call("replay", RUN).out()).isEqualTo("same digest: " + digest + "\n");
    }

    private Launcher onDisk(String size) throws IOException, InterruptedException {
        assumeThat(System.getProperty("user.name"))
                .as("only root can mount the small disk that this test needs")
                .isEqualTo("root");
        Path place = Files.createDirectory(folder.resolve("disk"));
        assumeThat(command("mount", "-t", "tmpfs", "-o", size, "none", place.toString()))
                .as("this machine lets nobody mount the small disk that this test needs")
                .isZero();
        disk = place;
        return new Launcher(folder, place);
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
