package dev.trainyard.yard.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The yard of the main job at real time, with telemetry, for hours: what it costs to leave it running. */
final class SoakBench implements Bench {
    private static final long LOOK_EVERY_SECONDS = 10;

    /** Fewer looks say nothing. */
    private static final int LOOKS_MIN = 12;

    /** Start-up, compilation and first collections are over by then. */
    private static final double WARM_SHARE = 0.25;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String command() {
        return "bench soak --minutes 240";
    }

    @Override
    public String description() {
        return "16,384 chips at x1 with telemetry every 10 s, yard and broker together";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    /** What two processes use at one moment; memory of the yard's process and of those that it started, the broker. */
    private record Use(double wallSeconds, double cpuSeconds, double yardMiB, double brokerMiB, double diskMiB) {
        double residentMiB() {
            return yardMiB + brokerMiB;
        }
    }

    @Override
    public boolean keepsProcesses() {
        return true;
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        double seconds = settings.minutes() * 60.0;
        try (BenchYard yard = BenchYard.up(
                settings.root(), settings.example("llama-3-405b.yaml").toString(), "--pace", "x1")) {
            settings.progress()
                    .accept(name() + ": its yard is process " + yard.process().pid());
            List<Use> uses = new ArrayList<>();
            long beganNs = System.nanoTime();
            double wall = 0;
            while (wall < seconds && untilNextLook(uses)) {
                wall = (System.nanoTime() - beganNs) / 1e9;
                Use use = use(yard, wall);
                uses.add(use);
                if (uses.size() % 30 == 0) {
                    settings.progress()
                            .accept(name() + " at " + Numbers.plain(wall / 60) + " min: "
                                    + Numbers.plain(use.cpuSeconds() / wall) + " cores so far, "
                                    + Numbers.withUnit(use.yardMiB(), "MiB") + " resident in the yard and "
                                    + Numbers.withUnit(use.brokerMiB(), "MiB") + " in its broker, "
                                    + Numbers.withUnit(use.diskMiB(), "MiB") + " of log");
                }
            }
            return figures(uses);
        }
    }

    /** Waits; false when somebody wants to see what was found so far instead. */
    private static boolean untilNextLook(List<Use> soFar) throws InterruptedException {
        try {
            TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
            return true;
        } catch (InterruptedException e) {
            if (soFar.size() < LOOKS_MIN) {
                throw e;
            }
            return false;
        }
    }

    private static List<Figure> figures(List<Use> uses) {
        List<Use> warm = uses.subList((int) (uses.size() * WARM_SHARE), uses.size());
        Use first = warm.getFirst();
        Use last = warm.getLast();
        double span = last.wallSeconds() - first.wallSeconds();
        double early = mean(firstThird(warm), Use::residentMiB);
        double late = mean(lastThird(warm), Use::residentMiB);
        return List.of(
                Figure.of("cores", "", (last.cpuSeconds() - first.cpuSeconds()) / span, new Target.AtMost(0.3)),
                Figure.of(
                        "resident memory, last third against first third, after warm-up",
                        "%",
                        (late / early - 1) * 100,
                        new Target.AtMost(5)),
                Figure.of("resident memory", "MiB", late, new Target.None()),
                Figure.of(
                        "of it, growth of the broker",
                        "MiB",
                        mean(lastThird(warm), Use::brokerMiB) - mean(firstThird(warm), Use::brokerMiB),
                        new Target.None()),
                Figure.of("log growth", "MiB/h", (last.diskMiB() - first.diskMiB()) / span * 3_600, new Target.None()),
                Figure.of("minutes", "", last.wallSeconds() / 60, new Target.None()));
    }

    private static List<Use> firstThird(List<Use> uses) {
        return uses.subList(0, Math.max(1, uses.size() / 3));
    }

    private static List<Use> lastThird(List<Use> uses) {
        return uses.subList(uses.size() - Math.max(1, uses.size() / 3), uses.size());
    }

    private static double mean(List<Use> uses, ToDoubleFunction<Use> figure) {
        return uses.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static Use use(BenchYard yard, double wallSeconds) {
        double brokerMiB = yard.process()
                .descendants()
                .mapToDouble(child -> residentMiB(child.pid()))
                .sum();
        return new Use(
                wallSeconds,
                yard.processorSeconds(),
                residentMiB(yard.process().pid()),
                brokerMiB,
                diskMiB(yard.state()));
    }

    private static double residentMiB(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024.0)
                .sum();
    }

    /** Segments of the log; the broker also reserves room for indexes, which it does not fill. */
    private static double diskMiB(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".log")) {
                    bytes += Files.size(file);
                }
            }
            return bytes / (1_024.0 * 1_024.0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BenchFailedException("cannot read " + file + ": " + e.getMessage());
        }
    }
}
