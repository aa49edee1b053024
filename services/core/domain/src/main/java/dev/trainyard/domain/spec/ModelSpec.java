package dev.trainyard.domain.spec;

/** A decoder-only transformer with grouped-query attention, SwiGLU feed-forward and untied embeddings. */
public record ModelSpec(
        @Field(value = "Kind of model; only Dense is modelled.", byDefault = "Dense")
        Architecture architecture,

        @Field(value = "Transformer layers.", min = 1) int layers,

        @Field(value = "Width of the residual stream.", min = 1)
        int hiddenSize,

        @Field(value = "Query heads; the head size is hiddenSize / attentionHeads.", min = 1)
        int attentionHeads,

        @Field(value = "Key and value heads; 0: as many as query heads.", byDefault = "0")
        int keyValueHeads,

        @Field(value = "Width of the feed-forward layer.", min = 1)
        int ffnSize,

        @Field(value = "Entries of the vocabulary.", min = 1)
        int vocabularySize) {
    /** Key and value heads, resolved: 0 means one per query head. */
    public int keyValueHeadsResolved() {
        return keyValueHeads == 0 ? attentionHeads : keyValueHeads;
    }
}
