package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.resource.ResourceMeta;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs have series of their own: at most {@value #SEATS_MAX}, so that ten thousand small jobs do not become a
 * hundred thousand series. A job keeps its seat when it is over, until another needs it.
 */
public final class JobSeats {
    /** Most jobs with series of their own. */
    public static final int SEATS_MAX = 200;

    private final Meters meters;
    private final Map<Integer, Meters.Series> seats = new HashMap<>();
    private final Set<Integer> over = new LinkedHashSet<>();

    public JobSeats(Meters meters) {
        this.meters = meters;
    }

    /** The series of a job that is not over, if there is a seat for it. */
    public Optional<Meters.Series> of(int job, YardNames names) {
        Meters.Series seat = seats.get(job);
        if (seat == null && (seats.size() < SEATS_MAX || giveUp())) {
            ResourceMeta meta = names.job(job);
            seat = meters.series("namespace", meta.namespace(), "job_name", meta.name());
            seats.put(job, seat);
        }
        return Optional.ofNullable(seat);
    }

    /** The series of a job, if it has a seat already. */
    public Optional<Meters.Series> ifSeated(int job) {
        return Optional.ofNullable(seats.get(job));
    }

    /** The job is over: its seat goes to the next that needs one. */
    public void leave(int job) {
        if (seats.containsKey(job)) {
            over.add(job);
        }
    }

    private boolean giveUp() {
        Iterator<Integer> longestOver = over.iterator();
        if (!longestOver.hasNext()) {
            return false;
        }
        int job = longestOver.next();
        longestOver.remove();
        Meters.Series seat = seats.remove(job);
        if (seat != null) {
            seat.close();
        }
        return true;
    }
}
