package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.RecordShape;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.orchestrator.model.JobPhase.Training;

/** One job that is not over. Only {@link JobOrders} and {@link AttemptCourse} change it. */
final class TrackedJob {
    /** No timer is set. */
    static final long NO_TIMER = -1;
    /** It holds no nodes. */
    static final int NO_POOL = -1;

    final int number;
    final ResourceMeta meta;
    final TrainingJobSpec spec;
    final JobLedger ledger;
    JobPhase phase;
    /** The attempt that runs or is asked for, or the last one of a suspended job; 0 before the first. */
    int attempt;

    int pool = NO_POOL;
    long endTimer = NO_TIMER;
    /** When its declared duration is over, as things stand. */
    long deadlineNs = VirtualTime.NEVER_NS;
    /** When the last suspension was ordered. */
    long suspendedAtNs;

    TrackedJob(int number, ResourceMeta meta, TrainingJobSpec spec, JobLedger ledger, JobPhase phase) {
        this.number = number;
        this.meta = meta;
        this.spec = spec;
        this.ledger = ledger;
        this.phase = phase;
    }

    /** Tokens of one step. */
    long tokensPerStep() {
        return (long) spec.training().sequenceLength() * spec.training().globalBatchSequences();
    }

    /** The step whose completion ends the job; 0 when a duration does. */
    long lastStep() {
        long tokens = spec.until().tokens();
        if (tokens > 0) {
            long perStep = tokensPerStep();
            return (tokens + perStep - 1) / perStep;
        }
        return spec.until().steps();
    }

    /** The progress that held when a fault began, brought to that time. */
    StepProgress progressAt(Training training, long timeNs) {
        StepProgress holding = training.segments().getFirst();
        for (StepProgress segment : training.segments()) {
            if (segment.fromNs() <= timeNs) {
                holding = segment;
            }
        }
        return holding.at(Math.max(timeNs, holding.fromNs()));
    }

    void writeState(StateWriter out) {
        out.writeInt(number);
        out.writeRecord(meta);
        out.writeRecord(spec);
        out.writeInt(attempt);
        out.writeInt(pool);
        out.writeLong(endTimer);
        out.writeLong(deadlineNs);
        out.writeLong(suspendedAtNs);
        out.writeInt(RecordShape.sealedIndex(JobPhase.class, (Record) phase));
        out.writeRecord((Record) phase);
        ledger.writeState(out);
    }

    static TrackedJob readState(StateReader in) {
        int number = in.readInt();
        ResourceMeta meta = in.readRecord(ResourceMeta.class);
        TrainingJobSpec spec = in.readRecord(TrainingJobSpec.class);
        int attempt = in.readInt();
        int pool = in.readInt();
        long endTimer = in.readLong();
        long deadlineNs = in.readLong();
        long suspendedAtNs = in.readLong();
        Class<?> phaseType = JobPhase.class.getPermittedSubclasses()[in.readInt()];
        JobPhase phase = (JobPhase) in.readRecord(phaseType.asSubclass(Record.class));
        TrackedJob job = new TrackedJob(number, meta, spec, JobLedger.readState(in), phase);
        job.attempt = attempt;
        job.pool = pool;
        job.endTimer = endTimer;
        job.deadlineNs = deadlineNs;
        job.suspendedAtNs = suspendedAtNs;
        return job;
    }

    @Override
    public String toString() {
        return "job " + number + " (" + meta.namespace() + "/" + meta.name() + ") attempt " + attempt + " " + phase
                + " accounted to " + VirtualTime.format(ledger.cursorNs());
    }
}
