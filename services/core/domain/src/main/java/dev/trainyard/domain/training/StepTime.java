package dev.trainyard.domain.training;

/**
 * Where the time of a step goes, in nanoseconds; the parts add up to the total.
 *
 * @param computeNs compute of all microbatches on the slowest stage
 * @param bubbleNs idle time of the pipeline
 * @param tensorCommNs exposed tensor-parallel communication
 * @param contextCommNs context-parallel communication
 * @param pipelineCommNs exposed sends between stages
 * @param dataCommExposedNs data-parallel communication that compute does not hide
 * @param totalNs the step
 */
public record StepTime(
        long computeNs,
        long bubbleNs,
        long tensorCommNs,
        long contextCommNs,
        long pipelineCommNs,
        long dataCommExposedNs,
        long totalNs) {
    /** The step in seconds. */
    public double seconds() {
        return totalNs / 1e9;
    }
}
