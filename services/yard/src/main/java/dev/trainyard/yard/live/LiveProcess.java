package dev.trainyard.yard.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts the process of a live yard in the background and waits until it takes orders. */
final class LiveProcess {
    private static final int LOOK_EVERY_MS = 20;
    private static final long PATIENCE_SECONDS = 120;

    private LiveProcess() {}

    /** How a start went. */
    sealed interface Started {
        /** @param url base of the REST interface */
        record Ready(String url) implements Started {}

        /** @param sentence why not */
        record Failed(String sentence) implements Started {}
    }

    /**
     * Starts the process; it goes on when this one ends.
     *
     * @param parts told the line of each part that gets ready
     */
    static Started start(LiveSettings settings, YardFolder folder, Consumer<String> parts) {
        Process process;
        try {
            Files.createDirectories(folder.path());
            Files.deleteIfExists(folder.log());
            process = new ProcessBuilder(command(settings))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the yard: " + e.getMessage(), e);
        }
        return await(process, folder.log(), parts);
    }

    private static List<String> command(LiveSettings settings) {
        List<String> command = new ArrayList<>();
        // It shall outlive the terminal, and Ctrl-C there is not for it.
        command.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // C1 alone, as for runs: on two cores the optimizing compiler takes from the yard what it gives (10,000 jobs by
        // REST cost 4.8 ms of processor time each, with it 5.6 ms), and a yard at rest gives it nothing to do.
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms64m",
                "-Xmx768m",
                "-XX:+UseCompactObjectHeaders",
                "-Xlog:disable",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        String aotCache = System.getProperty("trainyard.yard.aot", "");
        if (!aotCache.isEmpty()) {
            command.add("-XX:AOTCache=" + aotCache);
        }
        for (String name :
                List.of("trainyard.root", "trainyard.broker.lib", "trainyard.broker.aot", "trainyard.yard.aot")) {
            String value = System.getProperty(name, "");
            if (!value.isEmpty()) {
                command.add("-D" + name + "=" + value);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.trainyard.yard.Trainyard"));
        command.addAll(settings.arguments());
        return command;
    }

    private static Started await(Process process, Path log, Consumer<String> parts) {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int told = 0;
        try {
            while (System.nanoTime() < giveUpNs) {
                boolean alive = !process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
                String text = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
                List<String> lines = text.lines().toList();
                // The last line may be half written, unless nobody writes any more.
                int whole = alive && !text.endsWith("\n") ? lines.size() - 1 : lines.size();
                for (; told < whole; told++) {
                    String line = lines.get(told);
                    if (line.startsWith(LiveParts.PART)) {
                        parts.accept(line.substring(LiveParts.PART.length()));
                    } else if (line.startsWith(LiveParts.READY)) {
                        return new Started.Ready(line.substring(LiveParts.READY.length()));
                    } else if (line.startsWith(LiveParts.FAILED)) {
                        return new Started.Failed(line.substring(LiveParts.FAILED.length()));
                    }
                }
                if (!alive) {
                    return new Started.Failed("its process ended with status " + process.exitValue() + "; see " + log);
                }
            }
            return new Started.Failed(
                    "it was not ready within " + PATIENCE_SECONDS + " s and goes on in the background; see " + log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Started.Failed("interrupted; it goes on in the background; see " + log);
        }
    }
}
