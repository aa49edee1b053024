package dev.trainyard.domain.training;

/**
 * Times of a job's communication under the bandwidth it gets, in nanoseconds.
 *
 * @param tensorForwardNs exposed tensor collectives of one microbatch, forward
 * @param tensorBackwardNs the same, backward
 * @param contextForwardNs context collectives of one microbatch, forward
 * @param contextBackwardNs the same, backward
 * @param pipelineHopNs one send between neighbouring stages
 * @param dataForwardNs gathering weights for one forward pass
 * @param dataBackwardNs gathering weights and reducing gradients in one backward pass
 * @param dataForwardPasses gathers of weights in a step
 * @param dataBackwardPasses reductions of gradients in a step
 */
public record CommTimes(
        long tensorForwardNs,
        long tensorBackwardNs,
        long contextForwardNs,
        long contextBackwardNs,
        long pipelineHopNs,
        long dataForwardNs,
        long dataBackwardNs,
        int dataForwardPasses,
        int dataBackwardPasses) {
    /**
     * Costs of the volumes as ring collectives.
     *
     * @param shape the job
     * @param scaleUp bandwidth and latency of the tensor group
     * @param context bandwidth and latency of the context group
     * @param pipeline bandwidth and latency between stages
     * @param data bandwidth and latency of the group over which data is sharded
     */
    public static CommTimes of(
            JobShape shape, AlphaBeta scaleUp, AlphaBeta context, AlphaBeta pipeline, AlphaBeta data) {
        CommVolumes v = CommVolumes.of(shape);
        var parallelism = shape.training().parallelism();
        double tensorOne = scaleUp.allGatherSeconds(v.tensorBytes(), parallelism.tensor());
        double contextOne = context.allGatherSeconds(v.contextBytes(), parallelism.context());
        double reduce = v.dataAllReduce()
                ? data.allReduceSeconds(v.dataBackwardReduceBytes(), shape.shards())
                : data.reduceScatterSeconds(v.dataBackwardReduceBytes(), shape.shards());
        return new CommTimes(
                ns(v.tensorForward() * tensorOne),
                ns(v.tensorBackward() * tensorOne),
                ns(v.contextForward() * contextOne),
                ns(v.contextBackward() * contextOne),
                ns(pipeline.sendSeconds(v.pipelineBytes())),
                ns(data.allGatherSeconds(v.dataForwardBytes(), shape.shards())),
                ns(data.allGatherSeconds(v.dataBackwardGatherBytes(), shape.shards()) + reduce),
                v.dataForwardPasses(),
                v.dataBackwardPasses());
    }

    private static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
