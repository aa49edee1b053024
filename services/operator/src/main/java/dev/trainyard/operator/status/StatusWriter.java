package dev.trainyard.operator.status;

import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.domain.status.TrainingJobStatus;
import dev.trainyard.operator.OperatorCounters;
import dev.trainyard.operator.log.YardLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes what an object is to say: its finalizer first, its status, and where it lies if that is long. */
final class StatusWriter {
    private static final Logger LOG = System.getLogger(StatusWriter.class.getName());

    private final YardLog log;
    private final StatusApi api;
    private final OperatorCounters counters;

    StatusWriter(YardLog log, StatusApi api, OperatorCounters counters) {
        this.log = log;
        this.api = api;
        this.counters = counters;
    }

    /** Writes a status, and a finalizer before the first that is not the last. */
    StatusApi.Answer status(Followed f, Draft draft, boolean exempt) throws InterruptedException {
        StatusApi.Answer answer = hold(f, draft);
        if (answer instanceof StatusApi.Written) {
            answer = api.status(f.ref, draft.tree());
        }
        switch (answer) {
            case StatusApi.Written _ -> (exempt ? counters.statusWrites : counters.progressWrites).incrementAndGet();
            case StatusApi.Gone _ -> {
                // Its reconciler learns it, too.
            }
            case StatusApi.Later later -> {
                counters.failedWrites.incrementAndGet();
                LOG.log(Level.DEBUG, "the status of {0} waits: {1}", f.ref.path(), later.message());
            }
            case StatusApi.Refused refused -> {
                counters.failedWrites.incrementAndGet();
                LOG.log(Level.ERROR, "the status of {0} was refused: {1}", f.ref.path(), refused.message());
            }
        }
        return answer;
    }

    /**
     * Says in an object of its own where a job lies whose status cannot name all its racks, once a placement and never
     * more often than its status is written.
     *
     * @return false when it must be tried again
     */
    boolean place(Followed f, Draft draft) throws InterruptedException {
        int racks = draft.tree().json().path("placement").path("racks").asInt();
        if (racks <= TrainingJobStatus.Placement.DOMAINS_MAX) {
            return true;
        }
        PlacementStatus placement = log.projection().placement(f.ref.key()).orElse(null);
        if (placement == null || placement.equals(f.placement)) {
            return true;
        }
        StatusApi.Answer answer = api.placement(f.ref, placement);
        if (answer instanceof StatusApi.Later) {
            counters.failedWrites.incrementAndGet();
            return false;
        }
        f.placement = placement;
        if (answer instanceof StatusApi.Refused(String message)) {
            counters.failedWrites.incrementAndGet();
            LOG.log(Level.ERROR, "the placement of {0} was refused: {1}", f.ref.path(), message);
        } else {
            counters.placements.incrementAndGet();
        }
        return true;
    }

    /**
     * An object of the log is held by a finalizer before anything is said about it, unless its first status is its last:
     * there is nothing left to stop then.
     */
    private StatusApi.Answer hold(Followed f, Draft draft) throws InterruptedException {
        if (f.held || draft.terminal() || f.stance instanceof Stance.Refused) {
            return new StatusApi.Written();
        }
        StatusApi.Answer answer = api.hold(f.ref);
        f.held = answer instanceof StatusApi.Written;
        return answer;
    }
}
