package dev.trainyard.domain.spec;

/** The work of a step and its layout over chips. */
public record TrainingSpec(
        @Field(value = "Tokens of a sequence.", min = 1) int sequenceLength,

        @Field(value = "Sequences of a step, over all data-parallel groups.", min = 1)
        int globalBatchSequences,

        @Field(value = "Sequences of one microbatch in one data-parallel group.", min = 1, byDefault = "1")
        int microBatchSequences,

        @Field(value = "Number format of matrix products.", byDefault = "BF16")
        Precision precision,

        @Field(value = "Optimizer; AdamW keeps fp32 master weights and two fp32 moments.", byDefault = "AdamW")
        Optimizer optimizer,

        @Field(value = "Which activations are computed again in the backward pass.", byDefault = "None")
        Recompute recompute,

        @Field(value = "How model and data are split.") ParallelismSpec parallelism) {}
