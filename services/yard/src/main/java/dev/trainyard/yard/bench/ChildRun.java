package dev.trainyard.yard.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ./trainyard} command in a process of its own, started through the launcher as a person would, with a state
 * folder of its own that is deleted afterwards.
 *
 * @param wallSeconds from the start of the launcher to the end of the process
 * @param peakMiB largest resident memory of the process and of every process that it started, added up; 0 when the
 *     system does not tell or memory was not watched
 * @param lines what it printed, standard error included
 * @param linesAtSeconds when each line came, since the start
 */
record ChildRun(double wallSeconds, double peakMiB, List<String> lines, List<Double> linesAtSeconds) {
    private static final long LOOK_EVERY_MS = 50;
    private static final int LAST_LINES = 5;

    ChildRun {
        lines = List.copyOf(lines);
        linesAtSeconds = List.copyOf(linesAtSeconds);
    }

    /**
     * Runs a command to its end.
     *
     * @param root the checkout
     * @param watchMemory whether to look at the memory of the processes, which costs a little
     * @param arguments of {@code ./trainyard}
     * @throws BenchFailedException when it ends with an exit status other than 0
     */
    static ChildRun of(Path root, boolean watchMemory, List<String> arguments) throws InterruptedException {
        try {
            Path state = Files.createTempDirectory("trainyard-bench");
            try {
                return run(root, state, watchMemory, arguments);
            } finally {
                delete(state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a number field of the JSON line that {@code --json} prints last. */
    double jsonNumber(String field) {
        String key = "\"" + field + "\":";
        for (String line : lines.reversed()) {
            int at = line.startsWith("{") ? line.indexOf(key) : -1;
            if (at >= 0) {
                int end = at + key.length();
                while (end < line.length() && "+-.eE0123456789".indexOf(line.charAt(end)) >= 0) {
                    end++;
                }
                return Double.parseDouble(line.substring(at + key.length(), end));
            }
        }
        throw new BenchFailedException("no field " + field + " in the last JSON line of: " + tail(lines));
    }

    /** When the first line came that begins so. */
    double secondsTo(String begin) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(begin)) {
                return linesAtSeconds.get(i);
            }
        }
        throw new BenchFailedException("no line begins with \"" + begin + "\" in: " + tail(lines));
    }

    private static ChildRun run(Path root, Path state, boolean watchMemory, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("trainyard").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        String options = System.getenv("TRAINYARD_JAVA_OPTS");
        builder.environment()
                .put("TRAINYARD_JAVA_OPTS", (options == null ? "" : options + " ") + "-Dtrainyard.root=" + state);
        builder.environment().put("TRAINYARD_NO_BUILD", "1");
        builder.environment().put("TRAINYARD_JAVA_HOME", System.getProperty("java.home"));
        long beganNs = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        Output output = new Output(process, beganNs);
        TreeMap<Long, Double> peaks = new TreeMap<>();
        if (watchMemory) {
            while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                look(process.toHandle(), peaks);
            }
        } else {
            process.waitFor();
        }
        double wallSeconds = (System.nanoTime() - beganNs) / 1e9;
        output.thread.join();
        if (process.exitValue() != 0) {
            throw new BenchFailedException(String.join(" ", command) + " ended with exit status " + process.exitValue()
                    + ": " + tail(output.lines));
        }
        double peakMiB =
                peaks.values().stream().mapToDouble(Double::doubleValue).sum();
        return new ChildRun(wallSeconds, peakMiB, output.lines, output.atSeconds);
    }

    private static void look(ProcessHandle process, TreeMap<Long, Double> peaks) {
        Stream.concat(Stream.of(process), process.descendants()).forEach(p -> {
            double peakMiB = peakMiB(p.pid());
            if (peakMiB > 0) {
                peaks.put(p.pid(), peakMiB);
            }
        });
    }

    /** VmHWM of proc(5): the peak resident set size of a process. */
    private static double peakMiB(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    String kib = line.substring("VmHWM:".length()).replace("kB", "");
                    return Long.parseLong(kib.strip()) / 1024.0;
                }
            }
        } catch (IOException e) {
            // It has ended; what was seen of it before counts.
        }
        return 0;
    }

    private static String tail(List<String> lines) {
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Reads what a process prints, and when. */
    private static final class Output {
        private final List<String> lines = new ArrayList<>();
        private final List<Double> atSeconds = new ArrayList<>();
        private final Thread thread;

        Output(Process process, long beganNs) {
            thread = Thread.ofPlatform().daemon().name("bench-output").start(() -> {
                try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
                        lines.add(line);
                        atSeconds.add((System.nanoTime() - beganNs) / 1e9);
                    }
                } catch (IOException e) {
                    // The process is gone; what it said until then is what there is.
                }
            });
        }
    }
}
