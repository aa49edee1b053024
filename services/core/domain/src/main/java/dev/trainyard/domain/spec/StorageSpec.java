package dev.trainyard.domain.spec;

/** Shared storage of a pool; checkpoints are written to it and loaded from it. */
public record StorageSpec(
        @Field(
                value = "Sustained read bandwidth of all clients together.",
                unit = "GB/s",
                byDefault = "100",
                min = 0.001)
        double readGBps,

        @Field(
                value = "Sustained write bandwidth of all clients together.",
                unit = "GB/s",
                byDefault = "100",
                min = 0.001)
        double writeGBps,

        @Field(
                value = "Peak bandwidth of a burst shorter than the storage cache lasts; 0: the sustained one.",
                unit = "GB/s",
                byDefault = "0")
        double peakGBps) {}
