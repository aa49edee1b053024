package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Problem;
import dev.trainyard.domain.status.Condition;
import dev.trainyard.domain.status.ResourceStatus;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardProjection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets time go on until the projection shows a condition, then pauses. The door sees a window after it is done, so time
 * stops some windows later; whoever needs a time to the window gives a time.
 */
final class ConditionStop {
    private static final String JOBS_DONE = "jobs=done";
    private static final Pattern JOB = Pattern.compile("(?i)trainingjobs?/(?:([a-z0-9-]+)/)?([a-z0-9.-]+)=(\\w+)");

    private final YardProjection projection;
    private final ClockControl clock;
    private @Nullable Stop current;

    ConditionStop(YardProjection projection, ClockControl clock) {
        this.projection = projection;
        this.clock = clock;
    }

    /** One condition being waited for. */
    private final class Stop implements Runnable {
        private final String text;
        private final BooleanSupplier holds;
        private final AtomicBoolean looking = new AtomicBoolean();

        Stop(String text, BooleanSupplier holds) {
            this.text = text;
            this.holds = holds;
        }

        /** Told by the writer of the projection: looks on a thread of its own, one at a time. */
        @Override
        public void run() {
            if (looking.compareAndSet(false, true)) {
                Thread.ofVirtual().name("run-until").start(() -> {
                    looking.set(false);
                    stopIfItHolds(this);
                });
            }
        }
    }

    synchronized String text() {
        return current == null ? "" : current.text;
    }

    /** Waits for a condition from now on; an older one is forgotten. */
    void begin(String text) {
        Stop stop = new Stop(text, condition(text));
        synchronized (this) {
            current = stop;
        }
        projection.changes().listen(stop);
        clock.unpause();
        clock.release();
        stop.run();
    }

    /** Waits no more. */
    synchronized void cancel() {
        if (current != null) {
            projection.changes().forget(current);
            current = null;
        }
    }

    private void stopIfItHolds(Stop stop) {
        if (!stop.holds.getAsBoolean()) {
            return;
        }
        synchronized (this) {
            if (!stop.equals(current)) {
                return;
            }
            cancel();
        }
        clock.pause();
    }

    private BooleanSupplier condition(String text) {
        if (text.equals(JOBS_DONE)) {
            return () -> projection.unfinishedJobs() == 0;
        }
        Matcher job = JOB.matcher(text);
        if (!job.matches()) {
            throw HttpProblem.invalid(List.of(new Problem(
                    "request",
                    1,
                    1,
                    "condition",
                    "condition: " + text
                            + " is not understood; expected trainingjob/NAME=Succeeded (or Running, Admitted,"
                            + " Suspended, ...) or jobs=done")));
        }
        String namespace = job.group(1) == null ? "default" : job.group(1);
        ObjectKey key = new ObjectKey(Kinds.JOBS.kind(), namespace, job.group(2));
        if (projection.find(key).isEmpty()) {
            throw ResourceActions.unknown(key);
        }
        String wanted = job.group(3);
        return () -> projection
                .find(key)
                .map(object -> holds(object.status(), wanted))
                .orElse(true);
    }

    /** Also when the job is over without it: time would go on for ever. */
    private static boolean holds(ResourceStatus status, String wanted) {
        Condition top = status.conditions().getFirst();
        if (!top.status().equals(Condition.UNKNOWN) || top.reason().equalsIgnoreCase(wanted)) {
            return true;
        }
        return status.conditions().stream()
                .anyMatch(c -> c.type().equalsIgnoreCase(wanted) && c.status().equals(Condition.TRUE));
    }
}
