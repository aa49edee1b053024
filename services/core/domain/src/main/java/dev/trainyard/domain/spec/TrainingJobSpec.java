package dev.trainyard.domain.spec;

/** One training job: model, work, layout, nodes, and what to do about failures. */
public record TrainingJobSpec(
        @Field(value = "The queue that admits the job.") QueueRef queueRef,

        @Field(value = "Higher goes first.", byDefault = "0", min = -1_000_000, mutable = true)
        int priority,

        @Field(
                value = "Whether the job saves its state, gives its nodes back and waits until this is false again.",
                byDefault = "false",
                mutable = true)
        boolean suspend,

        @Field(value = "The model.") ModelSpec model,

        @Field(value = "The work of a step and its layout over chips.")
        TrainingSpec training,

        @Field(value = "Chips of a node.") AcceleratorsSpec accelerators,
        @Field(value = "Nodes that train.", min = 1) int nodes,

        @Field(value = "Warm standby nodes held by the job.", byDefault = "0")
        int spareNodes,

        @Field(value = "Where the nodes may lie.", optional = true)
        TopologySpec topology,

        @Field(value = "When and how state is saved.", optional = true)
        CheckpointSpec checkpoint,

        @Field(value = "What happens after a failure.", optional = true)
        FailurePolicySpec failurePolicy,

        @Field(value = "When the job has succeeded: exactly one of duration, steps, tokens.")
        UntilSpec until) {
    /** Chips that train, without spares. */
    public int chips() {
        return nodes * accelerators.perNode();
    }

    /** The same job with other values of what may change: priority and suspension. */
    public TrainingJobSpec with(int newPriority, boolean newSuspend) {
        return new TrainingJobSpec(
                queueRef,
                newPriority,
                newSuspend,
                model,
                training,
                accelerators,
                nodes,
                spareNodes,
                topology,
                checkpoint,
                failurePolicy,
                until);
    }

    /** Chips that the job holds, spares included; what counts against the quota. */
    public int chipsHeld() {
        return (nodes + spareNodes) * accelerators.perNode();
    }
}
