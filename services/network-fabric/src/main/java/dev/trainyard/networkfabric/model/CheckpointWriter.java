package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.training.CheckpointSize;
import java.util.Comparator;

/**
 * Jobs that write alike: as many bytes, as fast, as often. They get equal shares of the storage, so one look is for all.
 *
 * @param bytes bytes of a checkpoint
 * @param limitBytesPerSecond what the NICs of the job's nodes let through
 * @param intervalNs time between the begins of two checkpoints; 0: never
 */
record CheckpointWriter(double bytes, double limitBytesPerSecond, long intervalNs) {
    static final Comparator<CheckpointWriter> ORDER = Comparator.comparingDouble(CheckpointWriter::bytes)
            .thenComparingDouble(CheckpointWriter::limitBytesPerSecond)
            .thenComparingLong(CheckpointWriter::intervalNs);

    static CheckpointWriter of(PoolFabric pool, TrainingJobSpec spec) {
        return new CheckpointWriter(
                CheckpointSize.totalBytes(spec.model()),
                pool.storageLimitBytesPerSecond(spec.nodes()),
                spec.checkpoint().intervalNs());
    }

    /** The part of its time in which such a job writes. */
    double duty(double writeSeconds) {
        return intervalNs == 0 ? 0 : Math.min(1, writeSeconds * 1e9 / intervalNs);
    }
}
