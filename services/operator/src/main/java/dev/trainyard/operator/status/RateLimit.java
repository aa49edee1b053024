package dev.trainyard.operator.status;

import java.util.concurrent.TimeUnit;

/** So many a second, and after a pause so many at once. */
public final class RateLimit {
    private final double perNs;
    private final double burst;
    private double tokens;
    private long atNs;

    /**
     * @param perSecond how many a second
     * @param burst how many at once after a pause
     */
    public RateLimit(double perSecond, int burst) {
        this.perNs = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.burst = burst;
        this.tokens = burst;
        this.atNs = System.nanoTime();
    }

    /** Takes one, and answers 0; or takes none, and answers after how many ns there is one. */
    public synchronized long take(long nowNs) {
        tokens = Math.min(burst, tokens + Math.max(0, nowNs - atNs) * perNs);
        atNs = Math.max(atNs, nowNs);
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) / perNs);
    }
}
