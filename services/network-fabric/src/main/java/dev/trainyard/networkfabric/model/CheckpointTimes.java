package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.CheckpointMode;
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

    /**
     * Times of one running job of a pool.
     *
     * @param writeSeconds what {@link #writeSeconds} says about the running jobs of the pool
     */
    static CheckpointTimes of(PoolFabric pool, JobLoad job, TreeMap<CheckpointWriter, Double> writeSeconds) {
        double copySeconds = job.checkpointBytesPerChip() / (pool.system().hostCopyGBpsPerChip() * 1e9);
        double shared = writeSeconds.getOrDefault(CheckpointWriter.of(pool, job.spec()), 0.0);
        double write = Math.max(shared, copySeconds);
        double stall = job.spec().checkpoint().mode() == CheckpointMode.Sync ? write : copySeconds;
        double load = job.checkpointBytes()
                / Math.min(pool.storageReadBytesPerSecond(), pool.storageLimitBytesPerSecond(job.nodes()));
        return new CheckpointTimes(ns(stall), ns(write), ns(load));
    }

    /**
     * How long a checkpoint of each kind of job takes to be written.
     *
     * @param counts how many jobs of each kind run in the pool
     */
    static TreeMap<CheckpointWriter, Double> writeSeconds(PoolFabric pool, TreeMap<CheckpointWriter, Integer> counts) {
        double capacity = pool.storageWriteBytesPerSecond();
        List<CheckpointWriter> writers = List.copyOf(counts.keySet());
        int n = writers.size();
        double[] weights = new double[n];
        double[] limits = new double[n];
        double[] seconds = new double[n];
        for (int w = 0; w < n; w++) {
            limits[w] = writers.get(w).limitBytesPerSecond();
            seconds[w] = writers.get(w).bytes() / Math.min(capacity, limits[w]);
        }
        MaxMinShares fair = new MaxMinShares(capacity, limits);
        boolean changed = true;
        for (int i = 0; i < ITERATIONS_MAX && changed; i++) {
            for (int w = 0; w < n; w++) {
                weights[w] =
                        counts.getOrDefault(writers.get(w), 0) * writers.get(w).duty(seconds[w]);
            }
            fair.weigh(weights);
            // Without a change the next round would do the same again.
            changed = false;
            for (int w = 0; w < n; w++) {
                // One of them writes for sure, the others for their part of the time.
                double weight = weights[w] + 1 - writers.get(w).duty(seconds[w]);
                double next = writers.get(w).bytes() / Math.min(fair.levelWith(w, weight), limits[w]);
                changed |= next != seconds[w];
                seconds[w] = next;
            }
        }
        TreeMap<CheckpointWriter, Double> result = new TreeMap<>(CheckpointWriter.ORDER);
        for (int w = 0; w < n; w++) {
            result.put(writers.get(w), seconds[w]);
        }
        return result;
    }

    private static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
