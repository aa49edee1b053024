package dev.trainyard.domain.spec;

/** Degrees of parallelism; their product is the number of chips that train. */
public record ParallelismSpec(
        @Field(
                value = "Tensor parallelism with sequence parallelism, inside the scale-up domain.",
                min = 1,
                byDefault = "1")
        int tensor,

        @Field(value = "Context parallelism: a sequence split over this many chips.", min = 1, byDefault = "1")
        int context,

        @Field(value = "Pipeline stages.", min = 1, byDefault = "1")
        int pipeline,

        @Field(
                value = "Interleaved chunks of layers per pipeline stage; 0: one layer a chunk, the smallest bubble.",
                byDefault = "0")
        int pipelineChunks,

        @Field(value = "Data-parallel groups.", min = 1, byDefault = "1")
        int data,

        @Field(value = "What is sharded over data and context groups.", byDefault = "None")
        DataSharding dataSharding) {
    /** Chips that the layout needs: tensor x context x pipeline x data. */
    public long chips() {
        return (long) tensor * context * pipeline * data;
    }
}
