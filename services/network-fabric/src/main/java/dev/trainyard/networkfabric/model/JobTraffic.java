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
        context = TrafficPath.of(Dimension.CONTEXT, layout, pool, stagesWrap);
        pipeline = TrafficPath.of(Dimension.PIPELINE, layout, pool, stagesWrap);
        data = TrafficPath.of(Dimension.DATA, layout, pool, stagesWrap);
        resources = IntStream.range(0, pool.resources())
                .filter(r -> context.flows()[r] + pipeline.flows()[r] + data.flows()[r] > 0)
                .toArray();
        peakGBps = new double[resources.length];
        stepBytes = new double[resources.length];
        for (int i = 0; i < resources.length; i++) {
            for (Dimension dimension : Dimension.values()) {
                int flows = flows(dimension, i);
                peakGBps[i] = Math.max(peakGBps[i], flows * pool.nicGBps());
                stepBytes[i] += flows * flowBytes(dimension);
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

    /** Flows of a dimension through an entry's resource. */
    int flows(Dimension dimension, int entry) {
        return path(dimension).flows()[resources[entry]];
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
                        * (v.dataForwardBytes() * v.dataForwardPasses()
                                + (v.dataBackwardGatherBytes()
                                                + v.dataBackwardReduceBytes() * (v.dataAllReduce() ? 2 : 1))
                                        * v.dataBackwardPasses())
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
                context.cost(pool, flowGBps(Dimension.CONTEXT, shareGBps)),
                pipeline.cost(pool, flowGBps(Dimension.PIPELINE, shareGBps)),
                data.cost(pool, flowGBps(Dimension.DATA, shareGBps)));
    }

    /** The share of a step of {@code stepNs} in which the job has traffic on each resource, at most 1. */
    void duties(CommTimes times, long stepNs, double[] duties) {
        double m = shape.microbatches();
        double contextNs = m * (times.contextForwardNs() + times.contextBackwardNs());
        double pipelineNs = m * shape.chunks() * times.pipelineHopNs();
        double dataNs = (double) times.dataForwardPasses() * times.dataForwardNs()
                + (double) times.dataBackwardPasses() * times.dataBackwardNs();
        for (int i = 0; i < resources.length; i++) {
            double busyNs = (flows(Dimension.CONTEXT, i) > 0 ? contextNs : 0)
                    + (flows(Dimension.PIPELINE, i) > 0 ? pipelineNs : 0)
                    + (flows(Dimension.DATA, i) > 0 ? dataNs : 0);
            duties[i] = Math.min(1, busyNs / stepNs);
        }
    }

    /** Shares of a job that is alone: all that a resource gives. */
    double[] sharesAlone() {
        return Arrays.stream(resources).mapToDouble(pool::capacityGBps).toArray();
    }

    /** The rate of the slowest flow, which a ring as a whole goes at. */
    private double flowGBps(Dimension dimension, double[] shareGBps) {
        double rate = pool.nicGBps();
        for (int i = 0; i < resources.length; i++) {
            int flows = flows(dimension, i);
            if (flows > 0) {
                rate = Math.min(rate, shareGBps[i] / flows);
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
