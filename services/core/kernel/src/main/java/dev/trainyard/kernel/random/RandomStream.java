package dev.trainyard.kernel.random;

import dev.trainyard.kernel.digest.Digest;

/**
 * One named stream of keyed draws. A draw is a hash of (run seed, stream name, component, index), finished by the
 * SplitMix64 mixer (Steele, Lea, Flood 2014, constants of variant 13 by Stafford), so equal keys give equal draws and
 * neighbouring keys give unrelated ones.
 */
public final class RandomStream {
    private static final double UNIT = 0x1.0p-53;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long key;

    /**
     * @param runSeed the seed of the run
     * @param name the stream's name; different names give independent streams
     */
    public RandomStream(long runSeed, String name) {
        Digest digest = new Digest(mix(runSeed + GOLDEN_GAMMA));
        digest.fold(name);
        this.key = mix(digest.value());
    }

    /** 64 random bits. */
    public long bits(long component, long index) {
        return mix(mix(key + component * GOLDEN_GAMMA) + index * 0xD1B54A32D192ED03L);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double uniform(long component, long index) {
        return (bits(component, index) >>> 11) * UNIT;
    }

    /** Uniform integer in [0, bound), by multiplication (bias below bound / 2^53). */
    public int below(int bound, long component, long index) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " must be positive");
        }
        return (int) (uniform(component, index) * bound);
    }

    /** Exponential with this mean, by inversion. */
    public double exponential(double mean, long component, long index) {
        return -mean * StrictMath.log1p(-uniform(component, index));
    }

    /**
     * Log-normal with this median and shape, by inversion of the normal distribution.
     *
     * @param median exp(mu)
     * @param sigma standard deviation of the logarithm, at least 0
     */
    public double logNormal(double median, double sigma, long component, long index) {
        return median * StrictMath.exp(sigma * normal(component, index));
    }

    /** Standard normal by the Box-Muller transform, from two uniforms of this key. */
    public double normal(long component, long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log1p(-uniform(component, 2 * index)));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform(component, 2 * index + 1));
    }

    private static long mix(long z0) {
        long z = (z0 ^ (z0 >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
