package dev.trainyard.domain.training;

import dev.trainyard.domain.spec.ModelSpec;
import dev.trainyard.domain.spec.TrainingSpec;

/**
 * A model, the work of a step, and how the pipeline cuts it.
 *
 * <p>Layers fall evenly on stages. Where layers + 2 (or + 1) divide by the stages, the embedding and the head (or the
 * head alone) take the place of a layer each, as Llama 3 does with 126 layers on 16 stages (arXiv 2407.21783 section
 * 3.3.2); otherwise the head comes on top of the last stage.
 */
public record JobShape(ModelSpec model, TrainingSpec training) {
    /** Pipeline stages. */
    public int stages() {
        return training.parallelism().pipeline();
    }

    /** Layers of the fullest stage. */
    public int layersPerStage() {
        return (model.layers() + stages() - 1) / stages();
    }

    /** Whether the layers can be split over the stages: layers, layers + 1 or layers + 2 divide by the stages. */
    public boolean layersSplitEvenly() {
        return splitEvenly(model.layers(), stages());
    }

    /** Whether so many layers can be split over so many stages. */
    public static boolean splitEvenly(int layers, int stages) {
        int rest = layers % stages;
        return layers >= stages && (rest == 0 || stages - rest <= 2);
    }

    /** Interleaved chunks of a stage, resolved: 0 means one layer a chunk; one chunk without a pipeline. */
    public int chunks() {
        if (stages() == 1) {
            return 1;
        }
        int chunks = training.parallelism().pipelineChunks();
        return chunks == 0 ? layersPerStage() : chunks;
    }

    /** Microbatches that a data-parallel group passes through the pipeline in one step. */
    public int microbatches() {
        return training.globalBatchSequences() / (training.parallelism().data() * training.microBatchSequences());
    }

    /** Tokens of one microbatch on one chip: its part of the sequences. */
    public long microbatchTokens() {
        return (long) training.microBatchSequences()
                * training.sequenceLength()
                / training.parallelism().context();
    }

    /** Tokens of one step over all groups. */
    public long stepTokens() {
        return (long) training.globalBatchSequences() * training.sequenceLength();
    }

    /** Chips that train. */
    public long chips() {
        return training.parallelism().chips();
    }

    /** Chips among which {@code dataSharding} shards: data x context. */
    public int shards() {
        return training.parallelism().data() * training.parallelism().context();
    }

    /** Model FLOPs of one step over all chips. */
    public double stepModelFlops() {
        return ModelArithmetic.modelFlopsPerToken(model, training.sequenceLength()) * stepTokens();
    }

    /** Model TFLOP/s per chip at a step time. */
    public double tflopsPerChip(double stepSeconds) {
        return stepModelFlops() / stepSeconds / chips() / 1e12;
    }

    /** Parameters on one chip of the fullest stage: its layers, and the embedding where one stage holds all. */
    public long parametersPerChip() {
        long stage = layersPerStage() * ModelArithmetic.layerParameters(model);
        long first = model.layers() / stages() * ModelArithmetic.layerParameters(model)
                + (stages() == 1 ? 2 : 1) * ModelArithmetic.embeddingParameters(model);
        return Math.max(stage, first) / training.parallelism().tensor();
    }
}
