package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.training.ModelArithmetic;
import org.jspecify.annotations.Nullable;

/**
 * A submitted job and where it runs.
 *
 * @param number the job's number in the run
 * @param name its name, with its namespace unless that is {@code default}
 * @param spec as submitted
 * @param submittedNs when it was submitted
 * @param accelerator its chip
 * @param pool the pool that it was last placed in, else the first pool with its chip; null when there is none
 */
public record JobFacts(
        int number,
        String name,
        TrainingJobSpec spec,
        long submittedNs,
        Accelerator accelerator,
        @Nullable PoolFacts pool) {
    /** Tokens of one step. */
    public long tokensPerStep() {
        return (long) spec.training().sequenceLength() * spec.training().globalBatchSequences();
    }

    /** Model FLOPs of one step. */
    public double modelFlopsPerStep() {
        return ModelArithmetic.modelFlopsPerToken(spec.model(), spec.training().sequenceLength()) * tokensPerStep();
    }

    /** Dense peak of its chip at its precision, in TFLOP/s. */
    public double peakTflopsPerChip() {
        return accelerator.peakTflops(spec.training().precision());
    }

    /** Nodes that it holds while it has any, spares included. */
    public int nodesHeld() {
        return spec.nodes() + spec.spareNodes();
    }

    JobFacts in(PoolFacts placedIn) {
        return new JobFacts(number, name, spec, submittedNs, accelerator, placedIn);
    }
}
