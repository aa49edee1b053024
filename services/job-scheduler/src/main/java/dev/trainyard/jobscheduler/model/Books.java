package dev.trainyard.jobscheduler.model;

import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.jobscheduler.model.placement.Holding;
import dev.trainyard.jobscheduler.model.queue.GangState;
import dev.trainyard.jobscheduler.model.queue.Job;
import dev.trainyard.jobscheduler.model.queue.JobQueue;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that the scheduler knows. What follows from something else here (orders, usage) is not written but rebuilt. */
final class Books {
    final List<PoolCapacity> pools = new ArrayList<>();
    final List<Job> jobs = new ArrayList<>();
    final TreeMap<String, JobQueue> queues = new TreeMap<>();
    /** Ranks of jobs in state {@code Injured}. */
    final TreeSet<Long> injured = new TreeSet<>();
    /** Ranks of placed jobs with fewer spares than they declared. */
    final TreeSet<Long> lackingSpares = new TreeSet<>();
    /** No pending job that waits for nodes needs fewer than this; decides how often they are looked at, so it is state. */
    int smallestNeed = Integer.MAX_VALUE;

    Job job(int number) {
        if (number < 0 || number >= jobs.size()) {
            throw new IllegalStateException("an event names job " + number + ", but only " + jobs.size()
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
            case GangState.Pending p -> queueOf(job).pending().remove(job.rank());
            case GangState.Placed p -> {
                lackingSpares.remove(job.rank());
                queueOf(job).refund(job.terms());
            }
            case GangState.Injured i -> {
                injured.remove(job.rank());
                queueOf(job).refund(job.terms());
            }
        }
    }

    private void index(Job job) {
        switch (job.state()) {
            case GangState.Idle() -> {}
            case GangState.Pending p -> queueOf(job).pending().add(job.rank());
            case GangState.Placed p -> {
                noteSpares(job, p.holding());
                queueOf(job).charge(job.terms());
            }
            case GangState.Injured i -> {
                injured.add(job.rank());
                queueOf(job).charge(job.terms());
            }
        }
    }

    void writeState(StateWriter out) {
        out.writeInt(smallestNeed);
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
        jobs.forEach(job -> job.writeState(out));
    }

    void readState(StateReader in) {
        pools.clear();
        queues.clear();
        jobs.clear();
        injured.clear();
        lackingSpares.clear();
        smallestNeed = in.readInt();
        for (int n = in.readInt(); n > 0; n--) {
            pools.add(PoolCapacity.read(in));
        }
        for (int n = in.readInt(); n > 0; n--) {
            queue(in.readString()).declare(in.readRecord(CapacityQueueSpec.class));
        }
        for (int number = 0, n = in.readInt(); number < n; number++) {
            Job job = Job.read(number, in);
            jobs.add(job);
            index(job);
        }
    }
}
