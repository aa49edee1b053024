package dev.trainyard.yard.bench;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * How benches run.
 *
 * @param root the checkout: launcher and examples lie there
 * @param runs how often each measurement is repeated; 0 for what the bench thinks right
 * @param seeds how many seeds a bench over seeds takes
 * @param minutes how long a bench that goes on for long takes
 * @param jobs how many jobs a bench over Kubernetes creates; 0 for as many as its figures are promised for
 * @param progress takes a line now and then
 */
public record BenchSettings(Path root, int runs, int seeds, double minutes, int jobs, Consumer<String> progress) {
    /** The wished number of runs, or what the bench thinks right. */
    public int runsOr(int usual) {
        return runs == 0 ? usual : runs;
    }

    /** The wished number of jobs, or the promised one. */
    public int jobsOr(int usual) {
        return jobs == 0 ? usual : jobs;
    }

    /** An example of the checkout. */
    public Path example(String name) {
        return root.resolve("k8s").resolve("examples").resolve(name);
    }
}
