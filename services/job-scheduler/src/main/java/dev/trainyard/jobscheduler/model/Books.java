package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that the scheduler knows. What follows from something else here (orders, usage) is not written but rebuilt. */
final class Books {
    final List<PoolCapacity> pools = new ArrayList<>();
    /** Names of pools and their numbers. */
    final Roll poolRoll = new Roll();
    /** Names of jobs and their numbers. */
    final Roll jobRoll = new Roll();
    /** Jobs that are not over, by number. */
    final TreeMap<Integer, Job> jobs = new TreeMap<>();

    final TreeMap<String, JobQueue> queues = new TreeMap<>();
    /** Ranks of jobs in state {@code Injured}. */
    final TreeSet<Long> injured = new TreeSet<>();
    /** Jobs that hold nodes and declare when they give them back, by that time. */
    final TreeSet<Job> holdersByEnd = new TreeSet<>(
            Comparator.comparingLong((Job job) -> job.terms().endNs()).thenComparingInt(Job::number));
    /** Ranks of placed jobs with fewer spares than they declared. */
    final TreeSet<Long> lackingSpares = new TreeSet<>();
    /** No pending job that waits for nodes needs fewer than this; decides how often they are looked at, so it is state. */
    int smallestNeed = Integer.MAX_VALUE;

    /** A job that is not over. */
    Job job(int number) {
        Job job = jobs.get(number);
        if (job == null) {
            throw new IllegalStateException("job " + number + " is in the books and is over");
        }
        return job;
    }

    /** A job that an event names; null when it is over and the event comes late. */
    @Nullable
    Job find(int number) {
        if (number < 0 || number >= jobRoll.given()) {
            throw new IllegalStateException("an event names job " + number + ", but only " + jobRoll.given()
                    + " jobs were submitted; its sender counts jobs differently");
        }
        return jobs.get(number);
    }

    PoolCapacity pool(int number) {
        if (number >= pools.size()) {
            throw new IllegalStateException("an event names pool " + number + ", but only " + pools.size()
                    + " pools were declared; its sender counts pools differently");
        }
        return pools.get(number);
    }

    JobQueue queueOf(Job job) {
        return queue(job.terms().queue());
    }

    JobQueue queue(String key) {
        return queues.computeIfAbsent(key, JobQueue::new);
    }

    /** Moves a job to another state and keeps the orders and the quota in step. */
    void move(Job job, GangState state) {
        forget(job);
        job.become(state);
        index(job);
    }

    /** Changes the priority and the end of a job and keeps the orders in step. */
    void order(Job job, int priority, boolean suspend, long nowNs) {
        forget(job);
        job.order(priority, suspend, nowNs);
        index(job);
    }

    /** The job is over. */
    void remove(Job job) {
        forget(job);
        jobs.remove(job.number());
    }

    /** Notes whether a placed job lacks spares, after its spares changed. */
    void noteSpares(Job job, Holding holding) {
        if (holding.spares() < job.terms().demand().spares()) {
            lackingSpares.add(job.rank());
        } else {
            lackingSpares.remove(job.rank());
        }
    }

    private void forget(Job job) {
        switch (job.state()) {
            case GangState.Idle() -> {}
            case GangState.Pending p -> queueOf(job).dequeue(job);
            case GangState.Placed p -> {
                lackingSpares.remove(job.rank());
                holdersByEnd.remove(job);
                queueOf(job).refund(job.terms());
            }
            case GangState.Injured i -> {
                injured.remove(job.rank());
                holdersByEnd.remove(job);
                queueOf(job).refund(job.terms());
            }
        }
    }

    private void index(Job job) {
        switch (job.state()) {
            case GangState.Idle() -> {}
            case GangState.Pending p -> queueOf(job).enqueue(job);
            case GangState.Placed p -> {
                noteSpares(job, p.holding());
                noteHolder(job);
            }
            case GangState.Injured i -> {
                injured.add(job.rank());
                noteHolder(job);
            }
        }
    }

    private void noteHolder(Job job) {
        queueOf(job).charge(job.terms());
        if (job.terms().endNs() != VirtualTime.NEVER_NS) {
            holdersByEnd.add(job);
        }
    }

    void writeState(StateWriter out) {
        out.writeInt(smallestNeed);
        poolRoll.writeState(out);
        jobRoll.writeState(out);
        out.writeInt(pools.size());
        pools.forEach(pool -> pool.writeState(out));
        List<JobQueue> declared =
                queues.values().stream().filter(JobQueue::isDeclared).toList();
        out.writeInt(declared.size());
        for (JobQueue queue : declared) {
            out.writeString(queue.name());
            out.writeRecord(queue.spec());
        }
        out.writeInt(jobs.size());
        for (Job job : jobs.values()) {
            out.writeInt(job.number());
            job.writeState(out);
        }
    }

    void readState(StateReader in) {
        pools.clear();
        queues.clear();
        jobs.clear();
        injured.clear();
        lackingSpares.clear();
        holdersByEnd.clear();
        smallestNeed = in.readInt();
        poolRoll.readState(in);
        jobRoll.readState(in);
        for (int n = in.readInt(); n > 0; n--) {
            pools.add(PoolCapacity.read(in));
        }
        for (int n = in.readInt(); n > 0; n--) {
            queue(in.readString()).declare(in.readRecord(CapacityQueueSpec.class));
        }
        for (int n = in.readInt(); n > 0; n--) {
            Job job = Job.read(in.readInt(), in);
            jobs.put(job.number(), job);
            index(job);
        }
    }
}
