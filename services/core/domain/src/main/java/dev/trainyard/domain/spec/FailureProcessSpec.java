package dev.trainyard.domain.spec;

/** One independent failure process on every component of a class. */
public record FailureProcessSpec(
        @Field(value = "Name of the cause, as reports print it.")
        String cause,

        @Field(value = "What the process strikes.") ComponentClass component,

        @Field(value = "Rate of faults of one component while its node works for a job.", unit = "1/(10^6 h)")
        double ratePerMillionHours,

        @Field(value = "Whether this is planned maintenance and no unexpected fault.", byDefault = "false")
        boolean planned,

        @Field(
                value = "Time from the fault to its report by the owner of the component.",
                unit = "duration",
                byDefault = "30s")
        long detectionNs,

        @Field(
                value = "Whether the node must be replaced; otherwise the job restarts on the same nodes.",
                byDefault = "true")
        boolean replacesNode,

        @Field(
                value = "Median of the log-normal repair time of a replaced node; 0: back at once.",
                unit = "duration",
                byDefault = "4h")
        long repairMedianNs,

        @Field(value = "Sigma of the log-normal repair time; 0: always the median.", byDefault = "0")
        double repairSigma) {}
