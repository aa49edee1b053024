package dev.trainyard.yard.bench;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Yards of 1,024 to a million chips with equally many failures a day and the same small job on each: what a virtual day
 * costs may not grow with chips that nothing happens to, and neither may a healthy chip cost much memory.
 */
final class GrowthBench implements Bench {
    private static final int[] CHIPS = {1 << 10, 1 << 14, 1 << 17, 1 << 20};
    private static final int CHIPS_PER_NODE = 8;
    private static final int NODES_PER_RACK = 2;
    private static final int FAILURES_PER_DAY = 48;
    private static final int WARM_UP_DAYS = 20;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int DAYS = 100;
    private static final double GROWTH_MAX = 2;
    private static final double BYTES_PER_CHIP_MAX = 64;

    /**
     * One size.
     *
     * @param millisPerDay wall time of each virtual day after the warm-up
     * @param bytes retained heap of the whole run after the last day
     */
    private record Size(int chips, double[] millisPerDay, long bytes) {}

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String command() {
        return "bench growth";
    }

    @Override
    public String description() {
        return "1,024 to 1,048,576 chips, " + FAILURES_PER_DAY
                + " failures a day and one job of 8 nodes on each, in process, median of " + DAYS + " days";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) {
        // Warm code first: every size, so that none of those measured pays for the compiler.
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (int chips : CHIPS) {
                measure(chips, DAYS);
            }
        }
        List<Figure> figures = new ArrayList<>();
        List<Figure> days = new ArrayList<>();
        for (int chips : CHIPS) {
            Size size = measure(chips, DAYS);
            String name = Numbers.plain(chips) + " chips: ";
            Figure day = new Figure(name + "wall time of a virtual day", "ms", size.millisPerDay, new Target.None());
            days.add(day);
            figures.add(day);
            if (chips > CHIPS[0]) {
                double perChip = (double) size.bytes / chips;
                Target target = new Target.AtMost(BYTES_PER_CHIP_MAX);
                figures.add(Figure.of(name + "retained heap of the whole run per chip", "B", perChip, target));
            }
            settings.progress().accept(name + day.valueText());
        }
        double slowest = days.stream().mapToDouble(Figure::median).max().orElseThrow();
        double fastest = days.stream().mapToDouble(Figure::median).min().orElseThrow();
        figures.add(Figure.of("slowest over fastest size", "", slowest / fastest, new Target.AtMost(GROWTH_MAX)));
        return figures;
    }

    private static Size measure(int chips, int days) {
        long emptyBytes = usedBytes();
        RunInputs inputs = RunInputs.of(yard(chips, days + WARM_UP_DAYS), 1, 0);
        InProcessRun run = InProcessYard.prepare(inputs, WindowCutter.none(), RunWatcher.none());
        double[] millis = new double[days];
        for (int day = 0; day < days + WARM_UP_DAYS; day++) {
            long beganNs = System.nanoTime();
            while (run.nowNs() < (day + 1) * VirtualTime.DAY_NS && run.step()) {
                // Windows of one virtual day.
            }
            if (day >= WARM_UP_DAYS) {
                millis[day - WARM_UP_DAYS] = (System.nanoTime() - beganNs) / 1e6;
            }
        }
        long bytes = usedBytes() - emptyBytes;
        if (run.nowNs() < days * VirtualTime.DAY_NS) {
            throw new BenchFailedException("the run of " + chips + " chips ended before its time");
        }
        return new Size(chips, millis, bytes);
    }

    /** Heap in use after a full collection. */
    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static List<Resource> yard(int chips, int days) {
        int racks = chips / CHIPS_PER_NODE / NODES_PER_RACK;
        double rate = FAILURES_PER_DAY / 24.0 / chips * 1e6;
        return YardFile.parse("growth.yaml", String.format(Locale.ROOT, """
                apiVersion: trainyard.dev/v1alpha1
                kind: AcceleratorPool
                metadata: {name: h100}
                spec:
                  system: grand-teton-h100
                  racks: %d
                  rack: {nodes: %d}
                  fabric: {preset: meta-24k-h100-roce}
                  failures:
                    - {cause: faulty GPU, component: Chip, ratePerMillionHours: %.9f, repairMedian: 3h}
                ---
                apiVersion: trainyard.dev/v1alpha1
                kind: CapacityQueue
                metadata: {name: research}
                spec:
                  quotas: [{accelerator: h100-sxm, nominal: 128}]
                ---
                apiVersion: trainyard.dev/v1alpha1
                kind: TrainingJob
                metadata: {name: small}
                spec:
                  queueRef: {name: research}
                  model: {layers: 32, hiddenSize: 4096, attentionHeads: 32, ffnSize: 14336, vocabularySize: 128256}
                  training:
                    sequenceLength: 8192
                    globalBatchSequences: 64
                    parallelism: {tensor: 8, data: 8, dataSharding: Zero1}
                  accelerators: {type: h100-sxm, perNode: 8}
                  nodes: 8
                  spareNodes: 2
                  until: {duration: %dd}
                """, racks, NODES_PER_RACK, rate, days + 1));
    }
}
