package dev.trainyard.domain.status;

import dev.trainyard.domain.spec.Field;

/** One aspect of a resource. */
public record Condition(
        @Field("What it is about; unique in a status.") String type,

        @Field("Whether it holds: True, False or Unknown.") String status,

        @Field("Why, as one word for programs.") String reason,

        @Field("Why, as a sentence for people.") String message,

        @Field("Virtual time at which status changed last.") String lastTransitionVirtualTime,

        @Field("The generation of the spec that it is about.")
        long observedGeneration) {
    /** The status for "holds". */
    public static final String TRUE = "True";
    /** The status for "does not hold". */
    public static final String FALSE = "False";
    /** The status for "not decided yet". */
    public static final String UNKNOWN = "Unknown";
}
