package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.yard.Roll;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs that are not over, and the numbers of all names. A job that is over leaves nothing but its name. */
final class JobRoster {
    private final Roll roll = new Roll();
    private final TreeMap<Integer, TrackedJob> jobs = new TreeMap<>();

    /** Names and their numbers. */
    Roll roll() {
        return roll;
    }

    /** A job that is not over, or null. */
    @Nullable
    TrackedJob find(int number) {
        return jobs.get(number);
    }

    /** A job whose current attempt this is, or null: then the message is late. */
    @Nullable
    TrackedJob findCurrent(int number, int attempt) {
        TrackedJob job = jobs.get(number);
        return job != null && job.attempt == attempt ? job : null;
    }

    /** All jobs that are not over, by number. */
    Collection<TrackedJob> all() {
        return jobs.values();
    }

    void add(TrackedJob job) {
        jobs.put(job.number, job);
    }

    void remove(TrackedJob job) {
        jobs.remove(job.number);
    }

    void writeState(StateWriter out) {
        roll.writeState(out);
        out.writeInt(jobs.size());
        jobs.values().forEach(job -> job.writeState(out));
    }

    void readState(StateReader in) {
        roll.readState(in);
        jobs.clear();
        for (int n = in.readInt(); n > 0; n--) {
            add(TrackedJob.readState(in));
        }
    }
}
