package dev.trainyard.domain.spec;

/** When a job has succeeded; exactly one field is not 0. */
public record UntilSpec(
        @Field(
                value = "Virtual time since submission, suspended time not counted; 0: not given.",
                unit = "duration",
                byDefault = "0s")
        long durationNs,

        @Field(value = "Retained steps; 0: not given.", byDefault = "0")
        long steps,

        @Field(value = "Retained tokens; 0: not given.", byDefault = "0")
        long tokens) {}
