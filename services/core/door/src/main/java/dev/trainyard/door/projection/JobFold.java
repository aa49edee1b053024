package dev.trainyard.door.projection;

import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.VirtualTime;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One job as its events tell it. Confined to the lock of the projection. */
final class JobFold {
    private static final int[] NONE = {};

    /** How a job stands; the reason of its condition Succeeded. */
    enum Phase {
        ACCEPTED("Accepted"),
        QUEUED("Queued"),
        STARTING("Starting"),
        RUNNING("Running"),
        RECOVERING("Recovering"),
        SUSPENDED("Suspended"),
        SUCCEEDED("Succeeded"),
        CANCELLED("Cancelled");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean isOver() {
            return this == SUCCEEDED || this == CANCELLED;
        }
    }

    final TrainingJobSpec spec;
    private final TreeMap<String, Integer> byCause = new TreeMap<>();
    private Phase phase = Phase.ACCEPTED;
    private long submittedNs = VirtualTime.NEVER_NS;
    private int attempt;
    private @Nullable JobRunning coming;
    private long sinceNs;
    private long step;
    private long stepNs;
    /** A step alone on healthy hardware, as last announced, and as of the steps that are being made. */
    private long solvedNominalNs;

    private long nominalStepNs;
    /** Steps before the rate that holds, and their time at the nominal duration of where each was made. */
    private long pastSteps;

    private long pastProductiveNs;
    private @Nullable GangWaiting waiting;
    private int pool = -1;
    /** The attempt that the nodes were given to; the next one begins before it has nodes of its own. */
    private int placedAttempt;

    private int[] nodes = NONE;
    private int[] spares = NONE;
    private long stoppedNs = VirtualTime.NEVER_NS;
    private int restarts;
    private int planned;
    private long lostSteps;
    private @Nullable JobAccounts accounts;
    private long endNs = VirtualTime.NEVER_NS;

    JobFold(TrainingJobSpec spec) {
        this.spec = spec;
    }

    void onAccepted(long atNs) {
        submittedNs = atNs;
        phase = Phase.QUEUED;
    }

    void onRequested(int newAttempt) {
        attempt = Math.max(attempt, newAttempt);
    }

    void onWaiting(GangWaiting event) {
        attempt = Math.max(attempt, event.attempt());
        waiting = event;
    }

    void onPlaced(GangPlaced event, int ofPool) {
        attempt = Math.max(attempt, event.attempt());
        waiting = null;
        placedAttempt = event.attempt();
        pool = ofPool;
        nodes = event.nodes();
        spares = event.spares();
        if (phase == Phase.QUEUED) {
            phase = restarts > 0 ? Phase.RECOVERING : Phase.STARTING;
        }
    }

    void onSolved(StepTimeSolved event) {
        solvedNominalNs = event.nominalStepNs();
    }

    /** The first step comes at {@code sinceNs}, which may be later than now; until then see {@link #begin}. */
    void onRunning(JobRunning event) {
        coming = event;
    }

    /** Begins the rate that was announced, when its time has come. */
    boolean begin(long nowNs) {
        JobRunning event = coming;
        if (event == null || event.sinceNs() > nowNs || phase.isOver()) {
            return false;
        }
        coming = null;
        attempt = event.attempt();
        pastProductiveNs = productiveNs(event.step());
        pastSteps = event.step();
        nominalStepNs = solvedNominalNs;
        sinceNs = event.sinceNs();
        step = event.step();
        stepNs = event.stepNs();
        stoppedNs = VirtualTime.NEVER_NS;
        phase = Phase.RUNNING;
        return true;
    }

    void onInterrupted(JobInterrupted event) {
        coming = null;
        phase = Phase.RECOVERING;
        if (stoppedNs == VirtualTime.NEVER_NS) {
            stoppedNs = event.beganNs();
        }
        step = event.stepKept();
        if (event.counted()) {
            restarts++;
            planned += event.planned() ? 1 : 0;
            lostSteps += event.stepReached() - event.stepKept();
            byCause.merge(event.cause(), 1, Integer::sum);
        }
    }

    void onSuspended(JobSuspended event) {
        coming = null;
        waiting = null;
        phase = Phase.SUSPENDED;
        stoppedNs = event.beganNs();
        step = event.step();
    }

    void onResumed(JobResumed event) {
        attempt = event.attempt();
        step = event.step();
        phase = Phase.QUEUED;
    }

    void onReleased() {
        nodes = NONE;
        spares = NONE;
        pool = -1;
    }

    void onFinished(JobFinished event, long atNs) {
        onReleased();
        coming = null;
        waiting = null;
        accounts = event.accounts();
        step = event.accounts().steps();
        endNs = atNs;
        phase = event.state() == JobState.CANCELLED ? Phase.CANCELLED : Phase.SUCCEEDED;
    }

    /** Steps completed and kept at a time. */
    long stepsAt(long nowNs) {
        return phase == Phase.RUNNING && stepNs > 0 ? step + Math.max(0, nowNs - sinceNs) / stepNs : step;
    }

    /** Steps of the whole job; 0 when it ends by duration. */
    long targetSteps() {
        long tokensPerStep =
                (long) spec.training().sequenceLength() * spec.training().globalBatchSequences();
        return spec.until().tokens() > 0
                ? Math.ceilDiv(spec.until().tokens(), tokensPerStep)
                : spec.until().steps();
    }

    /** Kept steps at their nominal duration by time since submission, 0 to 1. */
    double goodput(long nowNs) {
        if (accounts != null) {
            return accounts.totalNs() == 0 ? 0 : (double) accounts.productiveNs() / accounts.totalNs();
        }
        long sinceSubmissionNs = nowNs - submittedNs;
        return sinceSubmissionNs <= 0 ? 0 : Math.min(1, (double) productiveNs(stepsAt(nowNs)) / sinceSubmissionNs);
    }

    /** Another attempt may lie on other nodes, and have another nominal duration; within one it stays. */
    private long productiveNs(long steps) {
        return pastProductiveNs + (steps - pastSteps) * nominalStepNs;
    }

    Phase phase() {
        return phase;
    }

    int attempt() {
        return attempt;
    }

    int placedAttempt() {
        return placedAttempt;
    }

    long submittedNs() {
        return submittedNs;
    }

    long endNs() {
        return endNs;
    }

    long sinceNs() {
        return sinceNs;
    }

    long stepNs() {
        return stepNs;
    }

    /** When steps stopped that have not begun again. */
    long stoppedNs() {
        return stoppedNs;
    }

    @Nullable
    JobRunning coming() {
        return coming;
    }

    @Nullable
    GangWaiting waiting() {
        return waiting;
    }

    @Nullable
    JobAccounts accounts() {
        return accounts;
    }

    int pool() {
        return pool;
    }

    int[] nodes() {
        return nodes;
    }

    int[] spares() {
        return spares;
    }

    boolean holdsNodes() {
        return nodes.length > 0;
    }

    long chipsHeld() {
        return (long) (nodes.length + spares.length) * spec.accelerators().perNode();
    }

    int restarts() {
        return restarts;
    }

    int planned() {
        return planned;
    }

    long lostSteps() {
        return lostSteps;
    }

    TreeMap<String, Integer> byCause() {
        return byCause;
    }
}
