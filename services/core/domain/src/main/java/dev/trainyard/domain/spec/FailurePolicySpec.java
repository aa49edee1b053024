package dev.trainyard.domain.spec;

/** What happens to a job after a failure. */
public record FailurePolicySpec(
        @Field(value = "What happens when a node is lost.", byDefault = "ReplaceFromSpare")
        OnNodeLoss onNodeLoss) {}
