package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.CheckpointMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * How long checkpoints of a job take on the shared storage.
 *
 * <ul>
 *   <li>Writing: every byte once, at the job's max-min share of the sustained write bandwidth. Other jobs are there for
 *       the part of their checkpoint interval in which they write.
 *   <li>Stalling: the copy of each chip's part to host memory when training goes on (Async), the writing otherwise.
 *   <li>Loading: every byte read once at the whole read bandwidth, as loads are rare; replicas get theirs from each other
 *       while it is read, so replicated loads cost nothing more.
 * </ul>
 *
 * <p>The NICs of the job's nodes limit all of it. The peak bandwidth of the storage is not used: how long its cache lasts
 * is not known.
 *
 * @param stallNs how long one checkpoint stops the steps
 * @param writeNs how long until it is durable, counted from its begin
 * @param loadNs how long a restart reads it
 */
record CheckpointTimes(long stallNs, long writeNs, long loadNs) {
    private static final int ITERATIONS_MAX = 20;

    /** Jobs that write alike: as many bytes, as fast, as often. They get equal shares, so one look is for all. */
    private record Writer(double bytes, double limit, long intervalNs) {
        static final Comparator<Writer> ORDER = Comparator.comparingDouble(Writer::bytes)
                .thenComparingDouble(Writer::limit)
                .thenComparingLong(Writer::intervalNs);

        static Writer of(PoolFabric pool, JobLoad job) {
            return new Writer(
                    job.checkpointBytes(),
                    pool.storageLimitBytesPerSecond(job.nodes()),
                    job.spec().checkpoint().intervalNs());
        }

        /** The part of its time in which such a job writes. */
        double duty(double writeSeconds) {
            return intervalNs == 0 ? 0 : Math.min(1, writeSeconds * 1e9 / intervalNs);
        }
    }

    /** Times of each running job of a pool, in the given order. */
    static List<CheckpointTimes> of(PoolFabric pool, List<JobLoad> jobs) {
        TreeMap<Writer, Integer> counts = new TreeMap<>(Writer.ORDER);
        for (JobLoad job : jobs) {
            counts.merge(Writer.of(pool, job), 1, Integer::sum);
        }
        TreeMap<Writer, Double> writeSeconds = writeSeconds(pool, counts);
        List<CheckpointTimes> times = new ArrayList<>(jobs.size());
        for (JobLoad job : jobs) {
            double copySeconds = job.checkpointBytesPerChip() / (pool.system().hostCopyGBpsPerChip() * 1e9);
            double write = Math.max(writeSeconds.getOrDefault(Writer.of(pool, job), 0.0), copySeconds);
            double stall = job.spec().checkpoint().mode() == CheckpointMode.Sync ? write : copySeconds;
            double load = job.checkpointBytes()
                    / Math.min(pool.storageReadBytesPerSecond(), pool.storageLimitBytesPerSecond(job.nodes()));
            times.add(new CheckpointTimes(ns(stall), ns(write), ns(load)));
        }
        return times;
    }

    private static TreeMap<Writer, Double> writeSeconds(PoolFabric pool, TreeMap<Writer, Integer> counts) {
        double capacity = pool.storageWriteBytesPerSecond();
        List<Writer> writers = List.copyOf(counts.keySet());
        int n = writers.size();
        double[] weights = new double[n];
        double[] limits = new double[n];
        double[] seconds = new double[n];
        for (int w = 0; w < n; w++) {
            limits[w] = writers.get(w).limit;
            seconds[w] = writers.get(w).bytes / Math.min(capacity, limits[w]);
        }
        MaxMinShares fair = new MaxMinShares(capacity, limits);
        boolean changed = true;
        for (int i = 0; i < ITERATIONS_MAX && changed; i++) {
            for (int w = 0; w < n; w++) {
                weights[w] = counts.getOrDefault(writers.get(w), 0) * writers.get(w).duty(seconds[w]);
            }
            fair.weigh(weights);
            // Without a change the next round would do the same again.
            changed = false;
            for (int w = 0; w < n; w++) {
                // One of them writes for sure, the others for their part of the time.
                double weight = weights[w] + 1 - writers.get(w).duty(seconds[w]);
                double next = writers.get(w).bytes / Math.min(fair.levelWith(w, weight), limits[w]);
                changed |= next != seconds[w];
                seconds[w] = next;
            }
        }
        TreeMap<Writer, Double> result = new TreeMap<>(Writer.ORDER);
        for (int w = 0; w < n; w++) {
            result.put(writers.get(w), seconds[w]);
        }
        return result;
    }

    private static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
