package dev.trainyard.domain.training;

/**
 * Time of one training step from the compute of a microbatch and the times of its communication.
 *
 * <ul>
 *   <li>Bubble of interleaved 1F1B: (p-1)/v microbatches (arXiv 2104.04473 section 2.2).
 *   <li>Tensor and context collectives stand in the critical path of each microbatch.
 *   <li>Sends between stages overlap with the compute of another chunk; exposed are the 2(p-1) hops of filling and
 *       draining, and whatever is longer than a chunk's compute.
 *   <li>Gathering weights overlaps with the forward pass of one microbatch, reducing gradients with one backward pass:
 *       gradients are final only in the last backward pass, weights are needed in the first forward pass.
 * </ul>
 */
public final class StepTimeModel {
    private StepTimeModel() {}

    /** Time of one step. */
    public static StepTime stepTime(JobShape shape, ComputeProfile compute, CommTimes comm) {
        long m = shape.microbatches();
        int p = shape.stages();
        int v = shape.chunks();
        long forward = compute.forwardNs() + comm.tensorForwardNs() + comm.contextForwardNs();
        long backward = compute.backwardNs() + comm.tensorBackwardNs() + comm.contextBackwardNs();
        long microbatch = forward + backward;
        long bubble = Math.round((p - 1.0) / v * microbatch);
        long fillAndDrain = 2L * (p - 1) * comm.pipelineHopNs();
        long unhiddenHops = Math.max(0, 2L * v * comm.pipelineHopNs() - microbatch) * m;
        long pipelineComm = p == 1 ? 0 : fillAndDrain + unhiddenHops;
        long dataExposed = comm.dataForwardPasses() * Math.max(0, comm.dataForwardNs() - forward)
                + comm.dataBackwardPasses() * Math.max(0, comm.dataBackwardNs() - backward);
        long computeNs = m * compute.microbatchNs();
        long tensor = m * (comm.tensorForwardNs() + comm.tensorBackwardNs());
        long context = m * (comm.contextForwardNs() + comm.contextBackwardNs());
        long total = computeNs + bubble + tensor + context + pipelineComm + dataExposed;
        return new StepTime(computeNs, bubble, tensor, context, pipelineComm, dataExposed, total);
    }
}
