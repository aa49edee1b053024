package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An hour of virtual time at sixty times real time: how well the asked pace is kept, and whether the error grows. */
final class PaceBench implements Bench {
    private static final double FACTOR = 60;
    private static final double VIRTUAL_SECONDS = 3_600;
    private static final long LOOK_EVERY_MS = 250;

    @Override
    public String name() {
        return "pace";
    }

    @Override
    public String command() {
        return "bench pace";
    }

    @Override
    public String description() {
        return "the small yard at x60 for an hour of virtual time";
    }

    @Override
    public boolean keepsProcesses() {
        return true;
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(1);
        double[] error = new double[runs];
        double[] growth = new double[runs];
        for (int i = 0; i < runs; i++) {
            try (BenchYard yard = BenchYard.up(
                    settings.root(), settings.example("small-yard.yaml").toString(), "--pace", "x60")) {
                Line line = follow(yard);
                error[i] = Math.abs(line.slope() / FACTOR - 1) * 100;
                growth[i] = line.drift() * 1_000;
            }
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(error[i], "%"));
        }
        return List.of(
                new Figure("difference from the asked pace", "%", error, new Target.AtMost(1)),
                new Figure("lag grown from the first to the last ten seconds", "ms", growth, new Target.AtMost(100)));
    }

    /**
     * Virtual against wall time.
     *
     * @param slope virtual seconds a wall second, over the whole of it
     * @param drift wall seconds by which the mean lag of the last ten seconds exceeds that of the first ten
     */
    private record Line(double slope, double drift) {}

    private static Line follow(BenchYard yard) throws InterruptedException {
        long beganNs = System.nanoTime();
        double first = virtualSeconds(yard);
        double early = 0;
        double late = 0;
        int earlyCount = 0;
        int lateCount = 0;
        double total = VIRTUAL_SECONDS / FACTOR;
        double wall = 0;
        double virtual = first;
        while (wall < total) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            virtual = virtualSeconds(yard);
            wall = (System.nanoTime() - beganNs) / 1e9;
            double lag = wall - (virtual - first) / FACTOR;
            if (wall < 10) {
                early += lag;
                earlyCount++;
            } else if (wall > total - 10) {
                late += lag;
                lateCount++;
            }
        }
        return new Line((virtual - first) / wall, late / lateCount - early / earlyCount);
    }

    private static double virtualSeconds(BenchYard yard) throws InterruptedException {
        JsonNode clock = yard.get("/clock");
        return clock.path("virtualTimeNs").asLong() / 1e9;
    }
}
