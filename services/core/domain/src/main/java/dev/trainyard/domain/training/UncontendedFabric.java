package dev.trainyard.domain.training;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Fabric;
import dev.trainyard.domain.catalogue.SoftwareStack;

/**
 * The cost of a job's communication when it has its fabric to itself and lies in neighbouring nodes, groups ordered
 * tensor, context, pipeline, data from the inside out (Llama 3, arXiv 2407.21783 section 3.3.2).
 *
 * <p>A group with several ranks in a node runs a ring through each of their NICs, so it has their bandwidth together,
 * up to that of the scale-up links; of its ring steps one in so many crosses nodes. The group that shards data runs
 * through the context group of a replica before it goes on to the next replica. A ring over data-parallel groups leaves a pod once on each of its rails. So a pod's uplinks carry one flow each
 * way per tensor and pipeline rank, and slow the ring only when these flows need more than the oversubscribed uplinks
 * give.
 */
public final class UncontendedFabric {
    private UncontendedFabric() {}

    /** Communication times of the job alone. */
    public static CommTimes times(
            JobShape shape, Accelerator chip, SoftwareStack stack, Fabric fabric, int chipsPerNode) {
        AlphaBeta scaleUp = new AlphaBeta(
                chip.scaleUpGBps() * stack.scaleUpEfficiency(), stack.scaleUpHopUs(), stack.collectiveBaseUs());
        double nic = chip.scaleOutGBps() * stack.scaleOutEfficiency();
        var parallelism = shape.training().parallelism();
        long inner = (long) parallelism.tensor() * parallelism.context();
        long replica = inner * parallelism.pipeline();
        int contextRails = rails(parallelism.tensor(), chipsPerNode);
        long rings = (long) parallelism.tensor() * parallelism.pipeline();
        int dataRails = rails(rings, chipsPerNode);
        double share = crossingShare(shape.chips(), rings * dataRails, fabric, chipsPerNode);
        AlphaBeta context =
                inner <= chip.scaleUpDomainChips() ? scaleUp : acrossNodes(contextRails, scaleUp, nic, stack);
        AlphaBeta pipeline = replica <= chip.scaleUpDomainChips() ? scaleUp : acrossNodes(1, scaleUp, nic, stack);
        AlphaBeta data = shape.chips() <= chip.scaleUpDomainChips()
                ? scaleUp
                : acrossNodes(dataRails, scaleUp, nic * share, stack);
        return CommTimes.of(shape, scaleUp, context, pipeline, data);
    }

    /** NICs of a node that one group can use: its ranks in the node. */
    private static int rails(long chipsBelow, int chipsPerNode) {
        return (int) Math.max(1, chipsPerNode / chipsBelow);
    }

    private static AlphaBeta acrossNodes(int rails, AlphaBeta scaleUp, double nicGBps, SoftwareStack stack) {
        return new AlphaBeta(
                Math.min(scaleUp.busGBps(), rails * nicGBps), stack.scaleOutHopUs() / rails, stack.collectiveBaseUs());
    }

    private static double crossingShare(long jobChips, long ringsThroughPod, Fabric fabric, int chipsPerNode) {
        long podChips = (long) fabric.nodesPerPod() * chipsPerNode;
        if (jobChips <= podChips) {
            return 1;
        }
        double uplinkChips = podChips / fabric.podOversubscription();
        return Math.min(1, uplinkChips / Math.min(ringsThroughPod, podChips));
    }
}
