package dev.trainyard.domain.training;

/**
 * Alpha-beta cost of ring collectives: latency of each step plus bytes over bandwidth (Thakur, Rabenseifner and Gropp,
 * IJHPCA 2005). {@code busGBps} is what one rank sends each way, efficiency included; {@code alphaUs} is the latency of
 * one ring step, {@code baseUs} the constant of the collective.
 *
 * @param busGBps bandwidth of a rank each way, 10^9 B/s
 * @param alphaUs latency of one ring step
 * @param baseUs constant latency of a collective
 */
public record AlphaBeta(double busGBps, double alphaUs, double baseUs) {
    /** Seconds of an all-reduce of {@code bytes} on every rank: 2(n-1) steps, 2(n-1)/n of the bytes. */
    public double allReduceSeconds(double bytes, int ranks) {
        return 2 * ringSeconds(bytes, ranks) - (ranks > 1 ? baseUs * 1e-6 : 0);
    }

    /** Seconds of an all-gather to {@code bytes} on every rank: n-1 steps, (n-1)/n of the bytes. */
    public double allGatherSeconds(double bytes, int ranks) {
        return ringSeconds(bytes, ranks);
    }

    /** Seconds of a reduce-scatter from {@code bytes} on every rank; as an all-gather. */
    public double reduceScatterSeconds(double bytes, int ranks) {
        return ringSeconds(bytes, ranks);
    }

    /** Seconds to send {@code bytes} to one other rank. */
    public double sendSeconds(double bytes) {
        return bytes == 0 ? 0 : bytes / (busGBps * 1e9) + (alphaUs + baseUs) * 1e-6;
    }

    private double ringSeconds(double bytes, int ranks) {
        if (ranks <= 1 || bytes == 0) {
            return 0;
        }
        double steps = ranks - 1.0;
        return steps / ranks * bytes / (busGBps * 1e9) + (steps * alphaUs + baseUs) * 1e-6;
    }
}
