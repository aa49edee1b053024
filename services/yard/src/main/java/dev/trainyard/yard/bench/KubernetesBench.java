package dev.trainyard.yard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A measurement on a real API server, repeated, each time with a new server and a new yard. */
abstract class KubernetesBench implements Bench {
    private final int jobs;
    private final List<Quantity> quantities;

    /**
     * @param jobs how many are created, unless the command line says otherwise
     * @param quantities what {@link #round} finds
     */
    KubernetesBench(int jobs, List<Quantity> quantities) {
        this.jobs = jobs;
        this.quantities = quantities;
    }

    /**
     * What is measured.
     *
     * @param name what it is
     * @param unit its unit; empty for a plain number
     * @param target what it must reach
     */
    record Quantity(String name, String unit, Target target) {}

    /**
     * Measures once.
     *
     * @param count how many jobs to create
     * @return the values of all quantities, in their order
     */
    abstract double[] round(KubernetesYard yard, int count, Consumer<String> progress) throws InterruptedException;

    @Override
    public final String command() {
        return "bench " + name();
    }

    @Override
    public final boolean isLong() {
        return true; // It needs programs of Kubernetes, which not every machine has.
    }

    @Override
    public final boolean keepsProcesses() {
        return true;
    }

    @Override
    public final List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(1);
        double[][] values = new double[quantities.size()][runs];
        for (int run = 0; run < runs; run++) {
            try (KubernetesYard yard = KubernetesYard.up(settings)) {
                double[] found = round(yard, settings.jobsOr(jobs), settings.progress());
                for (int i = 0; i < found.length; i++) {
                    values[i][run] = found[i];
                }
                settings.progress().accept(name() + " run " + (run + 1) + ": " + yard.processorSeconds());
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
