package dev.trainyard.yard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The machine that figures were taken on.
 *
 * @param processor its processor, or "unknown processor"
 * @param cores processors that this JVM may use
 * @param java version of the JDK
 * @param loadAverage processes that wanted to run in the last minute; negative when that cannot be told
 */
public record Machine(String processor, int cores, String java, double loadAverage) {
    /** Others kept more than this share of the cores busy: figures are worse than they could be. */
    private static final double LOADED_SHARE = 0.25;

    /** This machine, now: before anything is measured. */
    public static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                firstNumber(Path.of("/proc/loadavg")));
    }

    /** Whether others used the machine. */
    public boolean isLoaded() {
        return loadAverage > LOADED_SHARE * cores;
    }

    /** All of it in a phrase. */
    public String phrase() {
        String load = loadAverage < 0 ? "" : String.format(Locale.ROOT, ", load average %.2f", loadAverage);
        return processor + ", " + cores + " cores, Java " + java + load + (isLoaded() ? " (loaded machine)" : "");
    }

    private static String processorName() {
        for (String line : lines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown processor";
    }

    private static double firstNumber(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? -1 : Double.parseDouble(lines.getFirst().split(" ", -1)[0]);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
