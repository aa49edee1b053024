package dev.trainyard.yard.summary;

/**
 * The central interval of a Poisson variable: each tail outside it has at most (1 - level) / 2.
 *
 * @param low smallest count inside
 * @param high largest count inside
 */
public record PoissonInterval(int low, int high) {
    /** Level of the intervals that are printed. */
    public static final double LEVEL = 0.95;

    /**
     * The interval of {@link #LEVEL}.
     *
     * @param mean expected count, 0 to a million
     */
    public static PoissonInterval around(double mean) {
        if (!(mean >= 0 && mean <= 1e6)) {
            throw new IllegalArgumentException("mean " + mean + " is not within 0 and 1,000,000");
        }
        return new PoissonInterval(quantile(mean, (1 - LEVEL) / 2), quantile(mean, (1 + LEVEL) / 2));
    }

    /** Whether a count lies inside. */
    public boolean contains(long count) {
        return count >= low && count <= high;
    }

    /** The smallest k with P(X <= k) >= p, by summing P(k) = exp(k ln mean - mean - ln k!). */
    private static int quantile(double mean, double p) {
        if (mean == 0) {
            return 0;
        }
        double logMean = StrictMath.log(mean);
        double logFactorial = 0;
        double sum = 0;
        for (int k = 0; ; k++) {
            logFactorial += k == 0 ? 0 : StrictMath.log(k);
            double probability = StrictMath.exp(k * logMean - mean - logFactorial);
            sum += probability;
            if (sum >= p || (k > mean && probability < 1e-18)) {
                return k;
            }
        }
    }
}
