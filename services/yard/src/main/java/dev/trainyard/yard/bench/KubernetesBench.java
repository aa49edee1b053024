package dev.trainyard.yard.bench;

import java.util.ArrayList;
import java.util.List;

/** Repeats a measurement, each time with a new API server and a new yard, and makes figures of what it finds. */
final class KubernetesRounds {
    private KubernetesRounds() {}

    /**
     * What is measured.
     *
     * @param name what it is
     * @param unit its unit; empty for a plain number
     * @param target what it must reach
     */
    record Quantity(String name, String unit, Target target) {}

    /** One measurement. */
    @FunctionalInterface
    interface Round {
        /** The values of all quantities, in their order. */
        double[] measure(KubernetesYard yard) throws InterruptedException;
    }

    /** The figures of all rounds. */
    static List<Figure> figures(Bench bench, BenchSettings settings, List<Quantity> quantities, Round round)
            throws InterruptedException {
        int runs = settings.runsOr(1);
        double[][] values = new double[quantities.size()][runs];
        for (int run = 0; run < runs; run++) {
            try (KubernetesYard yard = KubernetesYard.up(settings)) {
                double[] found = round.measure(yard);
                for (int i = 0; i < found.length; i++) {
                    values[i][run] = found[i];
                }
                settings.progress().accept(bench.name() + " run " + (run + 1) + ": " + yard.processorSeconds());
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Quantity quantity = quantities.get(i);
            figures.add(new Figure(quantity.name(), quantity.unit(), values[i], quantity.target()));
        }
        return figures;
    }
}
