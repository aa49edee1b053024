package dev.trainyard.yard.bench;

import java.util.Arrays;

/**
 * One measured quantity; its median is what counts.
 *
 * @param quantity what was measured
 * @param unit of the samples; empty for a plain number
 * @param samples one value a run, at least one
 * @param target what the median must reach
 */
public record Figure(String quantity, String unit, double[] samples, Target target) {
    public Figure {
        if (samples.length == 0) {
            throw new IllegalArgumentException("no sample of " + quantity);
        }
        samples = samples.clone();
        Arrays.sort(samples);
    }

    /** A figure of one sample. */
    public static Figure of(String quantity, String unit, double value, Target target) {
        return new Figure(quantity, unit, new double[] {value}, target);
    }

    /** The middle sample, or the mean of the two in the middle. */
    public double median() {
        int n = samples.length;
        return (samples[(n - 1) / 2] + samples[n / 2]) / 2;
    }

    /** The smallest sample. */
    public double min() {
        return samples[0];
    }

    /** The largest sample. */
    public double max() {
        return samples[samples.length - 1];
    }

    /** Whether the median reaches the target. */
    public boolean isMet() {
        return target.isMet(median());
    }

    /** Median, and the range when there is more than one sample. */
    public String valueText() {
        String median = Numbers.withUnit(median(), unit);
        return samples.length == 1 ? median : median + " [" + Numbers.plain(min()) + ", " + Numbers.plain(max()) + "]";
    }
}
