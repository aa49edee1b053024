package dev.trainyard.domain.training;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.SoftwareStack;

/**
 * Compute of one microbatch on the slowest stage, communication excluded.
 *
 * @param forwardNs forward pass
 * @param backwardNs backward pass, recomputation included
 */
public record ComputeProfile(long forwardNs, long backwardNs) {
    /** Forward and backward. */
    public long microbatchNs() {
        return forwardNs + backwardNs;
    }

    /** The profile on a chip that runs at {@code speed} of its full speed, 0 excluded, 1 included. */
    public ComputeProfile atSpeed(double speed) {
        return new ComputeProfile(Math.round(forwardNs / speed), Math.round(backwardNs / speed));
    }

    /**
     * Roofline: the longer of FLOPs over peak and bytes over memory bandwidth, both times the one efficiency of the
     * stack. Forward bytes are the weights and twice the kept activations; backward moves twice as much.
     */
    public static ComputeProfile of(JobShape shape, Accelerator chip, SoftwareStack stack) {
        var model = shape.model();
        int sequence = shape.training().sequenceLength();
        double attention = ModelArithmetic.layerAttentionFlops(model, sequence);
        double layer = ModelArithmetic.layerMatrixFlops(model) + attention;
        double head = ModelArithmetic.headFlops(model);
        int lastStageLayers = model.layers() / shape.stages();
        double perToken = Math.max(shape.layersPerStage() * layer, lastStageLayers * layer + head);
        int tensor = shape.training().parallelism().tensor();
        double tokens = shape.microbatchTokens();
        double forwardFlops = perToken * tokens / tensor;
        double recomputed =
                switch (shape.training().recompute()) {
                    case None -> 0;
                    case Selective -> shape.layersPerStage() * attention * tokens / tensor;
                    case Full -> shape.layersPerStage() * layer * tokens / tensor;
                };
        double bytes = 2.0 * shape.parametersPerChip()
                + 2.0 * shape.layersPerStage() * MemoryModel.layerActivationBytes(shape);
        double flopsPerSecond = chip.peakTflops(shape.training().precision()) * 1e12 * stack.computeEfficiency();
        double bytesPerSecond = chip.hbmTBps() * 1e12 * stack.computeEfficiency();
        double forward = Math.max(forwardFlops / flopsPerSecond, bytes / bytesPerSecond);
        double backward = Math.max((2 * forwardFlops + recomputed) / flopsPerSecond, 2 * bytes / bytesPerSecond);
        return new ComputeProfile(Math.round(forward * 1e9), Math.round(backward * 1e9));
    }
}
