package dev.trainyard.jobscheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Speaks to one scheduler as its peers would. Every call is an instant of its own, unless {@link #together}. */
final class Rig {
    static final ShardPlan PLAN = new ShardPlan(4);
    static final int SHARD = PLAN.firstShardOf(Service.JOB_SCHEDULER);
    static final RunParameters RUN = RunParameters.ofSeed(1);

    private JobSchedulerModel model = new JobSchedulerModel(RUN, PLAN, SHARD, Catalogue.bundled());
    private final Recorder recorder = new Recorder();
    private final TreeMap<Integer, Integer> attempts = new TreeMap<>();
    private long nowNs;
    private boolean together;
    private int jobs;
    private int timersDue;
    final List<Record> said = new ArrayList<>();

    JobSchedulerModel model() {
        return model;
    }

    long nowNs() {
        return nowNs;
    }

    Rig apply(Resource resource) {
        return deliver(new ResourceApplied(resource), nextNs());
    }

    /** Submits a job and returns its number. */
    int submit(Resources.JobDraft draft) {
        apply(draft.named("job-" + jobs));
        return jobs++;
    }

    /** Submits a job and asks for its gang. */
    int start(Resources.JobDraft draft) {
        int job = submit(draft);
        request(job);
        return job;
    }

    /** Asks for the gang with the next attempt. */
    Rig request(int job) {
        return deliver(new GangRequested(job, attempts.merge(job, 1, Integer::sum)), nextNs());
    }

    Rig release(int job) {
        return deliver(new GangReleased(job, attempts.getOrDefault(job, 0), true), nextNs());
    }

    Rig lost(int node) {
        return deliver(new NodeUnavailable(node, -1, 0, 1, "test", nowNs), nextNs());
    }

    Rig repaired(int node) {
        return repairedSentAt(node, nextNs() - VirtualTime.SECOND_NS);
    }

    Rig repairedSentAt(int node, long sentNs) {
        return deliver(new NodeAvailable(node, 1), sentNs);
    }

    Rig refused(int job, int... nodes) {
        return refusedSentAt(job, nextNs() - VirtualTime.SECOND_NS, nodes);
    }

    Rig refusedSentAt(int job, long sentNs, int... nodes) {
        return deliver(new WorkersRefused(job, attempts.getOrDefault(job, 0), nodes), sentNs);
    }

    /** All that happens inside happens at one virtual time. */
    Rig together(Runnable inside) {
        nowNs = nextNs();
        together = true;
        inside.run();
        together = false;
        settle();
        return this;
    }

    Rig deliver(Record payload, long sentNs) {
        nowNs = nextNs();
        model.onEvent(new Envelope(nowNs, sentNs, 0, 0, 1L << SHARD, payload), recorder);
        if (!together) {
            settle();
        }
        return this;
    }

    /** Replaces the model by one that was restored from its state, and checks that nothing is lost. */
    Rig restore() {
        byte[] state = state();
        JobSchedulerModel restored = new JobSchedulerModel(RUN, PLAN, SHARD, Catalogue.bundled());
        StateReader in = new StateReader(state);
        restored.readState(in);
        model = restored;
        assertThat(in.atEnd()).isTrue();
        assertThat(state()).isEqualTo(state);
        return this;
    }

    byte[] state() {
        ByteStateWriter out = new ByteStateWriter();
        model.writeState(out);
        return out.toByteArray();
    }

    /** The newest placement of a job's current attempt, or null. */
    @Nullable
    GangPlaced placedOrNull(int job) {
        for (Record r : said.reversed()) {
            if (r instanceof GangPlaced p && p.job() == job) {
                return p.attempt() == attempts.getOrDefault(job, 0) ? p : null;
            }
        }
        return null;
    }

    GangPlaced placed(int job) {
        GangPlaced placed = placedOrNull(job);
        if (placed == null) {
            throw new AssertionError("job " + job + " was not placed; said: " + said);
        }
        return placed;
    }

    /** Everything said about waits of a job. */
    List<GangWaiting> waits(int job) {
        List<GangWaiting> waits = new ArrayList<>();
        for (Record r : said) {
            if (r instanceof GangWaiting w && w.job() == job) {
                waits.add(w);
            }
        }
        return waits;
    }

    GangWaiting lastWait(int job) {
        return waits(job).getLast();
    }

    int attempt(int job) {
        return attempts.getOrDefault(job, 0);
    }

    private long nextNs() {
        return together ? nowNs : nowNs + VirtualTime.SECOND_NS;
    }

    private void settle() {
        assertThat(timersDue).as("one decision an instant").isLessThanOrEqualTo(1);
        if (timersDue == 1) {
            timersDue = 0;
            model.onTimer(1, 0, 0, recorder);
        }
    }

    private final class Recorder implements Context {
        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public int shard() {
            return SHARD;
        }

        @Override
        public void send(long destinations, long delayNs, Record payload) {
            long readers = PLAN.everyShardOf(Service.ORCHESTRATOR)
                    | PLAN.everyShardOf(Service.NETWORK_FABRIC)
                    | PLAN.everyShardOf(Service.CHIP_NODE);
            assertThat(destinations).isEqualTo(readers);
            assertThat(delayNs).isEqualTo(RUN.lookaheadNs());
            said.add(payload);
        }

        @Override
        public void publish(Record payload) {
            said.add(payload);
        }

        @Override
        public long schedule(long atNs, int kind, long a, long b) {
            assertThat(atNs).isEqualTo(nowNs);
            return timersDue++;
        }

        @Override
        public long scheduleQuiet(long atNs, long earliestOutputNs, int kind, long a, long b) {
            throw new AssertionError("the scheduler has no quiet timers");
        }

        @Override
        public void cancel(long timerNumber) {
            throw new AssertionError("the scheduler cancels no timers");
        }
    }
}
