package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.CheckpointMode;
import java.util.List;

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

    /** Times of each running job of a pool, in the given order. */
    static List<CheckpointTimes> of(PoolFabric pool, List<JobLoad> jobs) {
        double[] writeSeconds = writeSeconds(pool, jobs);
        CheckpointTimes[] times = new CheckpointTimes[writeSeconds.length];
        for (int j = 0; j < times.length; j++) {
            JobLoad job = jobs.get(j);
            double copySeconds = job.checkpointBytesPerChip() / (pool.system().hostCopyGBpsPerChip() * 1e9);
            double write = Math.max(writeSeconds[j], copySeconds);
            double stall = job.spec().checkpoint().mode() == CheckpointMode.Sync ? write : copySeconds;
            double load = job.checkpointBytes()
                    / Math.min(pool.storageReadBytesPerSecond(), pool.storageLimitBytesPerSecond(job.nodes()));
            times[j] = new CheckpointTimes(ns(stall), ns(write), ns(load));
        }
        return List.of(times);
    }

    private static double[] writeSeconds(PoolFabric pool, List<JobLoad> jobs) {
        int n = jobs.size();
        double capacity = pool.storageWriteBytesPerSecond();
        double[] duties = new double[n];
        double[] limits = new double[n];
        double[] seconds = new double[n];
        for (int j = 0; j < n; j++) {
            limits[j] = pool.storageLimitBytesPerSecond(jobs.get(j).nodes());
            seconds[j] = jobs.get(j).checkpointBytes() / Math.min(capacity, limits[j]);
            duties[j] = duty(jobs.get(j), seconds[j]);
        }
        MaxMinShares fair = new MaxMinShares(capacity, limits);
        for (int i = 0; i < ITERATIONS_MAX && n > 1; i++) {
            fair.weigh(duties);
            for (int j = 0; j < n; j++) {
                seconds[j] = jobs.get(j).checkpointBytes() / Math.min(fair.levelWith(j, 1), limits[j]);
            }
            for (int j = 0; j < n; j++) {
                duties[j] = duty(jobs.get(j), seconds[j]);
            }
        }
        return seconds;
    }

    private static double duty(JobLoad job, double writeSeconds) {
        long intervalNs = job.spec().checkpoint().intervalNs();
        return intervalNs == 0 ? 0 : Math.min(1, writeSeconds * 1e9 / intervalNs);
    }

    private static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
