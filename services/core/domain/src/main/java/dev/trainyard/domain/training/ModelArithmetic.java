package dev.trainyard.domain.training;

import dev.trainyard.domain.spec.ModelSpec;

/**
 * Parameters and FLOPs of a dense decoder with grouped-query attention, SwiGLU, RMSNorm and untied embeddings.
 *
 * <p>FLOPs: a multiply-add counts two. Model FLOPs of a token are 6 per parameter that multiplies (all but the input
 * embedding) plus attention scores and values with the causal mask counted as half, which is what a causal kernel
 * executes: 3 x 2 x layers x hidden x sequence. Only this convention makes the three published rows of Llama 3
 * (arXiv 2407.21783 Table 4: 430, 400, 380 TFLOP/s) consistent with each other; counting the full square would give
 * the 131,072-token row 40 percent more FLOPs in the same time.
 */
public final class ModelArithmetic {
    private ModelArithmetic() {}

    /** Parameters of the matrices of one layer: Q and O, K and V, and three feed-forward matrices. */
    public static long layerMatrixParameters(ModelSpec m) {
        long hidden = m.hiddenSize();
        return 2 * hidden * hidden + 2 * hidden * keyValueWidth(m) + 3 * hidden * m.ffnSize();
    }

    /** Parameters of one layer with its two norms. */
    public static long layerParameters(ModelSpec m) {
        return layerMatrixParameters(m) + 2L * m.hiddenSize();
    }

    /** Parameters of the input embedding; the output head has as many. */
    public static long embeddingParameters(ModelSpec m) {
        return (long) m.vocabularySize() * m.hiddenSize();
    }

    /** All parameters: layers, input embedding, output head, last norm. */
    public static long parameters(ModelSpec m) {
        return m.layers() * layerParameters(m) + 2 * embeddingParameters(m) + m.hiddenSize();
    }

    /** Width of keys (or values) over all key-value heads. */
    public static long keyValueWidth(ModelSpec m) {
        return (long) m.hiddenSize() / m.attentionHeads() * m.keyValueHeadsResolved();
    }

    /** Forward FLOPs of one token in the matrices of one layer. */
    public static double layerMatrixFlops(ModelSpec m) {
        return 2.0 * layerMatrixParameters(m);
    }

    /** Forward FLOPs of one token in the attention core of one layer, mean over a causal sequence. */
    public static double layerAttentionFlops(ModelSpec m, int sequenceLength) {
        return 2.0 * m.hiddenSize() * sequenceLength;
    }

    /** Forward FLOPs of one token in the output head. */
    public static double headFlops(ModelSpec m) {
        return 2.0 * embeddingParameters(m);
    }

    /** Model FLOPs of one token: forward, and backward as twice the forward; no recomputation. */
    public static double modelFlopsPerToken(ModelSpec m, int sequenceLength) {
        double layer = layerMatrixFlops(m) + layerAttentionFlops(m, sequenceLength);
        return 3 * (m.layers() * layer + headFlops(m));
    }
}
