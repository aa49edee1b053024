package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.training.CommTimes;
import dev.trainyard.domain.training.CommVolumes;
import dev.trainyard.domain.training.JobShape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All that a placed job asks of the fabric, aggregated per contended resource. Entry i of every array is about resource
 * {@code resources[i]}; the resources are those that the job crosses, ascending.
 */
final class JobTraffic {
    private final PoolFabric pool;
    private final JobShape shape;
    private final TrafficPath context;
    private final TrafficPath pipeline;
    private final TrafficPath data;
    private final int[] resources;
    private final double[] peakGBps;
    private final double[] stepBytes;

    JobTraffic(PoolFabric pool, JobShape shape, int[] nodeIndexes) {
        this.pool = pool;
        this.shape = shape;
        RankLayout layout = new RankLayout(shape.training().parallelism(), pool.chipsPerNode(), nodeIndexes);
        boolean stagesWrap = shape.chunks() > 1;
        TrafficPath contexts = TrafficPath.of(Dimension.CONTEXT, layout, pool, stagesWrap);
        TrafficPath pipelines = TrafficPath.of(Dimension.PIPELINE, layout, pool, stagesWrap);
        TrafficPath replicas = TrafficPath.of(Dimension.DATA, layout, pool, stagesWrap);
        resources = IntStream.range(0, pool.resources())
                .filter(r -> contexts.flows()[r] + pipelines.flows()[r] + replicas.flows()[r] > 0)
                .toArray();
        context = contexts.through(resources);
        pipeline = pipelines.through(resources);
        data = replicas.through(resources);
        peakGBps = new double[resources.length];
        stepBytes = new double[resources.length];
        for (Dimension dimension : Dimension.values()) {
            double flowBytes = flowBytes(dimension);
            int[] flows = path(dimension).flows();
            for (int i = 0; i < resources.length; i++) {
                peakGBps[i] = Math.max(peakGBps[i], flows[i] * pool.nicGBps());
                stepBytes[i] += flows[i] * flowBytes;
            }
        }
    }

    /** Contended resources that the job crosses, ascending. */
    int[] resources() {
        return resources;
    }

    /** What the job pushes through each resource while it communicates and nothing but NICs holds it up. */
    double[] peakGBps() {
        return peakGBps;
    }

    /** Bytes of one step through each resource. */
    double[] stepBytes() {
        return stepBytes;
    }

    /** Bytes of one step that one flow of a dimension carries: the steps of its rings, or the sends of one direction. */
    double flowBytes(Dimension dimension) {
        CommVolumes v = CommVolumes.of(shape);
        int shards = shape.shards();
        int contexts = shape.training().parallelism().context();
        return switch (dimension) {
            case CONTEXT ->
                (contexts - 1.0)
                        / contexts
                        * v.contextBytes()
                        * (v.contextForward() + v.contextBackward())
                        * shape.microbatches()
                        / context.rails();
            case PIPELINE -> v.pipelineBytes() * shape.chunks() * shape.microbatches();
            case DATA ->
                (shards - 1.0)
                        / shards
                        * (v.dataForwardPasses() * v.dataForwardBytes()
                                + v.dataBackwardPasses()
                                        * (v.dataBackwardGatherBytes()
                                                + v.dataBackwardReduceBytes() * (v.dataAllReduce() ? 2 : 1)))
                        / data.rails();
        };
    }

    /**
     * Communication times when the job has a share of each resource.
     *
     * @param shareGBps by entry; infinite where nothing but NICs holds it up
     */
    CommTimes times(double[] shareGBps) {
        return CommTimes.of(
                shape,
                pool.scaleUp(),
                context.cost(pool, flowGBps(context, shareGBps)),
                pipeline.cost(pool, flowGBps(pipeline, shareGBps)),
                data.cost(pool, flowGBps(data, shareGBps)));
    }

    /** The share of a step of {@code stepNs} in which the job has traffic on each resource, at most 1. */
    void duties(CommTimes times, long stepNs, double[] duties) {
        double m = shape.microbatches();
        double contextNs = m * (times.contextForwardNs() + times.contextBackwardNs());
        double pipelineNs = m * shape.chunks() * times.pipelineHopNs();
        double dataNs = (double) times.dataForwardPasses() * times.dataForwardNs()
                + (double) times.dataBackwardPasses() * times.dataBackwardNs();
        for (int i = 0; i < resources.length; i++) {
            double busyNs = (context.flows()[i] > 0 ? contextNs : 0)
                    + (pipeline.flows()[i] > 0 ? pipelineNs : 0)
                    + (data.flows()[i] > 0 ? dataNs : 0);
            duties[i] = Math.min(1, busyNs / stepNs);
        }
    }

    /** How long the most loaded uplink needs for the bytes of one step; one byte at 1 GB/s takes 1 ns. */
    long carryNs(double[] shareGBps) {
        double longestNs = 0;
        for (int i = 0; i < resources.length; i++) {
            longestNs = Math.max(longestNs, stepBytes[i] / Math.min(shareGBps[i], peakGBps[i]));
        }
        return (long) StrictMath.ceil(longestNs);
    }

    /** Shares of a job that is alone: all that a resource gives. */
    double[] sharesAlone() {
        return Arrays.stream(resources).mapToDouble(pool::capacityGBps).toArray();
    }

    /** The rate of the slowest flow, which a ring as a whole goes at. */
    private double flowGBps(TrafficPath path, double[] shareGBps) {
        double rate = pool.nicGBps();
        int[] flows = path.flows();
        for (int i = 0; i < flows.length; i++) {
            if (flows[i] > 0) {
                rate = Math.min(rate, shareGBps[i] / flows[i]);
            }
        }
        return rate;
    }

    private TrafficPath path(Dimension dimension) {
        return switch (dimension) {
            case CONTEXT -> context;
            case PIPELINE -> pipeline;
            case DATA -> data;
        };
    }
}
