package dev.trainyard.domain.spec;

/** Where the nodes of a job may lie. */
public record TopologySpec(
        @Field(value = "How strictly the level is kept.", byDefault = "None")
        TopologyConstraint constraint,

        @Field(value = "Level of the fabric: node, rack, pod, cluster.", byDefault = "cluster")
        String level) {}
