package dev.trainyard.domain.spec;

/** When and how the state of a job is saved. */
public record CheckpointSpec(
        @Field(
                value = "Productive time between the begins of two checkpoints; 0: never.",
                unit = "duration",
                byDefault = "30m")
        long intervalNs,

        @Field(value = "Whether training goes on while a checkpoint is written.", byDefault = "Async")
        CheckpointMode mode) {}
