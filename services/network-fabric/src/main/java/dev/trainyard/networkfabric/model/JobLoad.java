package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.training.CheckpointSize;
import dev.trainyard.domain.training.CommTimes;
import dev.trainyard.domain.training.ComputeProfile;
import dev.trainyard.domain.training.JobShape;
import dev.trainyard.domain.training.StepTimeModel;

/** A running job as the solver sees it: work, placement and the speed of its slowest worker. Immutable. */
final class JobLoad {
    private final TrainingJobSpec spec;
    private final JobShape shape;
    private final JobTraffic traffic;
    private final ComputeProfile slowest;
    private final long nominalStepNs;
    private final long stepAloneNs;
    private final double[] dutiesAlone;

    /**
     * @param pool the pool it runs in
     * @param nodeIndexes its nodes within the pool, in rank order
     * @param slowdown compute time of its slowest worker relative to a healthy one
     */
    JobLoad(PoolFabric pool, TrainingJobSpec spec, int[] nodeIndexes, double slowdown) {
        this.spec = spec;
        shape = new JobShape(spec.model(), spec.training());
        traffic = new JobTraffic(pool, shape, nodeIndexes);
        ComputeProfile healthy = ComputeProfile.of(shape, pool.chip(), pool.stack());
        slowest = healthy.atSpeed(1 / slowdown);
        double[] alone = traffic.sharesAlone();
        CommTimes timesAlone = traffic.times(alone);
        nominalStepNs = stepNs(healthy, timesAlone, alone);
        stepAloneNs = stepNs(timesAlone, alone);
        dutiesAlone = new double[alone.length];
        traffic.duties(timesAlone, stepAloneNs, dutiesAlone);
    }

    JobTraffic traffic() {
        return traffic;
    }

    /** A step alone with the slowest worker's compute. */
    long stepAloneNs() {
        return stepAloneNs;
    }

    /** See {@link JobTraffic#duties}, for such steps; a copy. */
    double[] dutiesAlone() {
        return dutiesAlone.clone();
    }

    /** A step alone, on healthy hardware, with this placement. */
    long nominalStepNs() {
        return nominalStepNs;
    }

    /**
     * A step with these communication times and the slowest worker's compute; never less than the nominal one.
     *
     * @param times communication under the shares
     * @param shareGBps share of each resource that the job crosses
     */
    long stepNs(CommTimes times, double[] shareGBps) {
        return Math.max(nominalStepNs, stepNs(slowest, times, shareGBps));
    }

    /** At least the time in which the uplinks carry the step's bytes, however much dimensions overlap. */
    private long stepNs(ComputeProfile compute, CommTimes times, double[] shareGBps) {
        long serialNs = StepTimeModel.stepTime(shape, compute, times).totalNs();
        return Math.max(serialNs, traffic.carryNs(shareGBps));
    }

    int nodes() {
        return spec.nodes();
    }

    TrainingJobSpec spec() {
        return spec;
    }

    long checkpointBytes() {
        return CheckpointSize.totalBytes(spec.model());
    }

    long checkpointBytesPerChip() {
        return CheckpointSize.bytesPerChip(shape);
    }
}
