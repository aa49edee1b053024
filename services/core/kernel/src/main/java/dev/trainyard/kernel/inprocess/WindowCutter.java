package dev.trainyard.kernel.inprocess;

import dev.trainyard.kernel.random.RandomStream;

/** Cuts windows shorter than the rule allows, to show that models cannot tell. */
@FunctionalInterface
public interface WindowCutter {
    /**
     * @param window number of the window
     * @param fromNs its begin
     * @param toNs the end that the rule allows
     * @return an end in (fromNs, toNs]
     */
    long cutNs(long window, long fromNs, long toNs);

    /** Never cuts. */
    static WindowCutter none() {
        return (window, fromNs, toNs) -> toNs;
    }

    /** Cuts about half of all windows at a random place. */
    static WindowCutter random(long seed) {
        RandomStream cuts = new RandomStream(seed, "window-cuts");
        return (window, fromNs, toNs) -> {
            long lengthNs = toNs - fromNs;
            if (lengthNs <= 1 || cuts.uniform(window, 0) < 0.5) {
                return toNs;
            }
            return fromNs + 1 + (long) (cuts.uniform(window, 1) * (lengthNs - 1));
        };
    }
}
