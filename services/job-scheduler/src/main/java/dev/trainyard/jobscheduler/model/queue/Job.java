package dev.trainyard.jobscheduler.model.queue;

import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import org.jspecify.annotations.Nullable;

/** One job as the scheduler sees it. */
public final class Job {
    private final int number;
    /** Not suspended. */
    private static final long RUNNING_NS = -1;

    private JobTerms terms;
    private long suspendedAtNs = RUNNING_NS;
    private int attempt;
    private GangState state = new GangState.Idle();

    public Job(int number, JobTerms terms) {
        this.number = number;
        this.terms = terms;
    }

    /** Number by order of submission. */
    public int number() {
        return number;
    }

    /** Its declaration. */
    public JobTerms terms() {
        return terms;
    }

    /**
     * The job was applied again, or submitted: its priority may be another, and its declared end moves by the time for
     * which it was suspended.
     */
    public void order(int priority, boolean suspend, long nowNs) {
        long endNs = terms.endNs();
        if (suspend && suspendedAtNs == RUNNING_NS) {
            suspendedAtNs = nowNs;
        } else if (!suspend && suspendedAtNs != RUNNING_NS) {
            endNs = VirtualTime.plus(endNs, nowNs - suspendedAtNs);
            suspendedAtNs = RUNNING_NS;
        }
        terms = terms.with(priority, endNs);
    }

    /** The newest attempt asked for; 0 for none. */
    public int attempt() {
        return attempt;
    }

    /** A newer attempt was asked for. */
    public void beginAttempt(int newAttempt) {
        attempt = newAttempt;
    }

    /** Where it stands. */
    public GangState state() {
        return state;
    }

    /** Where it stands from now on. */
    public void become(GangState newState) {
        state = newState;
    }

    /** What it holds, or null. */
    public @Nullable Holding holding() {
        return switch (state) {
            case GangState.Idle() -> null;
            case GangState.Pending p -> null;
            case GangState.Placed(Holding holding) -> holding;
            case GangState.Injured(Holding holding, Wait w) -> holding;
        };
    }

    /** Its place among all jobs as one ascending number: by priority, higher first, then by submission. */
    public long rank() {
        return (long) ~terms.priority() << Integer.SIZE | number;
    }

    /** The number of the job with this {@link #rank}. */
    public static int numberOf(long rank) {
        return (int) rank;
    }

    /** Writes everything. */
    public void writeState(StateWriter out) {
        out.writeRecord(terms);
        out.writeLong(suspendedAtNs);
        out.writeInt(attempt);
        switch (state) {
            case GangState.Idle() -> out.writeInt(0);
            case GangState.Pending(Wait wait) -> {
                out.writeInt(1);
                out.writeInt(wait.ordinal());
            }
            case GangState.Placed(Holding holding) -> {
                out.writeInt(2);
                holding.writeState(out);
            }
            case GangState.Injured(Holding holding, Wait wait) -> {
                out.writeInt(3);
                holding.writeState(out);
                out.writeInt(wait.ordinal());
            }
        }
    }

    /** Reads what {@link #writeState} wrote. */
    public static Job read(int number, StateReader in) {
        Job job = new Job(number, in.readRecord(JobTerms.class));
        job.suspendedAtNs = in.readLong();
        job.attempt = in.readInt();
        int state = in.readInt();
        job.state = switch (state) {
            case 0 -> new GangState.Idle();
            case 1 -> new GangState.Pending(Wait.values()[in.readInt()]);
            case 2 -> new GangState.Placed(Holding.read(in));
            case 3 -> new GangState.Injured(Holding.read(in), Wait.values()[in.readInt()]);
            default ->
                throw new IllegalStateException("job " + number + ": found state " + state
                        + ", expected 0 to 3; the snapshot is of another model version");
        };
        return job;
    }
}
