package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FabricEvent;
import dev.trainyard.domain.event.GangEvent;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.spec.Quota;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold in the log of every yard. The books of gangs are kept as the scheduler sees them: what it reads counts
 * when it arrives, what it says when it is sent.
 */
final class YardInvariants implements RunWatcher {
    private static final long GIVE_UP_NS = 3_650 * VirtualTime.DAY_NS;
    private static final int LAST_EVENTS = 12;

    private final List<TrainingJobSpec> jobs = new ArrayList<>();
    private final TreeMap<String, Integer> quotas = new TreeMap<>();
    private final List<Envelope> events = new ArrayList<>();
    private final TreeMap<Integer, Long> nextSequence = new TreeMap<>();
    private final TreeMap<Integer, Long> lastSentNs = new TreeMap<>();
    private long reachedNs;

    @Override
    public void onEvent(Envelope event) {
        switch (event.payload()) {
            case ResourceApplied(TrainingJob job) -> jobs.add(job.spec());
            case ResourceApplied(CapacityQueue queue) -> {
                for (Quota quota : queue.spec().quotas()) {
                    quotas.put(quota.accelerator(), quota.nominal());
                }
            }
            default -> {
                // Only jobs and quotas are looked up again.
            }
        }
        if (event.source() == Envelope.DOOR) {
            return;
        }
        assertThat(event.sequence())
                .as("sequence of shard %d", event.source())
                .isEqualTo(nextSequence.merge(event.source(), 1L, Long::sum) - 1);
        assertThat(event.sentNs())
                .as("virtual time of shard %d", event.source())
                .isGreaterThanOrEqualTo(lastSentNs.getOrDefault(event.source(), 0L))
                .isGreaterThanOrEqualTo(reachedNs);
        assertThat(event.timeNs()).isGreaterThanOrEqualTo(event.sentNs());
        lastSentNs.put(event.source(), event.sentNs());
        events.add(event);
    }

    @Override
    public void onWindow(long windows, long nowNs) {
        assertThat(nowNs).as("virtual time").isGreaterThan(reachedNs);
        reachedNs = nowNs;
        // What does not end in ten virtual years never ends: fail instead of hanging.
        if (nowNs > GIVE_UP_NS) {
            throw new AssertionError("unfinished after " + VirtualTime.format(nowNs) + ": " + lastWords());
        }
    }

    private String lastWords() {
        return events.stream()
                .filter(e -> e.payload() instanceof GangEvent
                        || e.payload() instanceof JobEvent
                        || e.payload() instanceof FabricEvent)
                .map(e -> "\n  " + VirtualTime.format(e.sentNs()) + " " + e.payload())
                .toList()
                .reversed()
                .subList(0, Math.min(LAST_EVENTS, events.size()))
                .toString();
    }

    /** Adds how often each kind of event came to these counts. */
    void countInto(TreeMap<String, Integer> counts) {
        events.forEach(e -> counts.merge(e.payload().getClass().getSimpleName(), 1, Integer::sum));
    }

    /** Checks the whole log. */
    void checkLog() {
        checkAnswers();
        checkAccounts();
        checkGangs();
    }

    private void checkAnswers() {
        TreeSet<Integer> accepted = new TreeSet<>();
        TreeSet<Integer> answered = new TreeSet<>();
        TreeSet<Integer> finished = new TreeSet<>();
        for (Envelope event : events) {
            switch (event.payload()) {
                case JobAccepted job -> assertThat(accepted.add(job.job())).isTrue();
                case GangPlaced placed -> answered.add(placed.job());
                case GangWaiting waiting -> {
                    assertThat(waiting.sentence()).isNotBlank();
                    answered.add(waiting.job());
                }
                case JobFinished job -> assertThat(finished.add(job.job())).isTrue();
                default -> {
                    // Says nothing about answers.
                }
            }
        }
        assertThat(accepted).hasSize(jobs.size());
        assertThat(answered).isEqualTo(accepted);
        assertThat(finished).as("every run goes on until all jobs are over").isEqualTo(accepted);
    }

    private void checkAccounts() {
        for (Envelope event : events) {
            if (event.payload() instanceof JobFinished(int job, var state, JobAccounts a)) {
                long parts = a.productiveNs()
                        + a.degradedNs()
                        + a.checkpointNs()
                        + a.detectionNs()
                        + a.restartNs()
                        + a.recomputationNs()
                        + a.waitingNs()
                        + a.suspendedNs();
                assertThat(parts).as("parts of job %d: %s", job, a).isEqualTo(a.totalNs());
                assertThat(List.of(
                                a.productiveNs(),
                                a.degradedNs(),
                                a.checkpointNs(),
                                a.detectionNs(),
                                a.restartNs(),
                                a.recomputationNs(),
                                a.waitingNs(),
                                a.suspendedNs(),
                                a.steps()))
                        .as("parts of job %d (%s)", job, state)
                        .allMatch(ns -> ns >= 0);
                assertThat(a.queueNs()).isBetween(0L, a.waitingNs());
            }
        }
    }

    private void checkGangs() {
        List<Envelope> order = new ArrayList<>(events);
        order.sort(Comparator.comparingLong(YardInvariants::schedulerTimeNs)
                .thenComparing(e -> e.payload() instanceof GangPlaced)
                .thenComparingLong(Envelope::tieBreak));
        TreeMap<Integer, TreeSet<Integer>> held = new TreeMap<>();
        TreeMap<Integer, Integer> attempts = new TreeMap<>();
        for (Envelope event : order) {
            switch (event.payload()) {
                case GangRequested asked -> {
                    attempts.put(asked.job(), asked.attempt());
                    held.remove(asked.job());
                }
                case GangReleased released -> held.remove(released.job());
                case NodeUnavailable lost -> held.values().forEach(nodes -> nodes.remove(lost.node()));
                case WorkersRefused refused -> {
                    for (int node : refused.nodes()) {
                        held.values().forEach(nodes -> nodes.remove(node));
                    }
                }
                case GangPlaced placed -> {
                    assertThat(placed.attempt()).isLessThanOrEqualTo(attempts.getOrDefault(placed.job(), 0));
                    place(placed, held);
                }
                default -> {
                    // Not about who holds what.
                }
            }
        }
    }

    private void place(GangPlaced placed, TreeMap<Integer, TreeSet<Integer>> held) {
        TreeSet<Integer> own = new TreeSet<>();
        for (int node : placed.nodes()) {
            assertThat(own.add(node)).as("node %d twice in %s", node, placed).isTrue();
        }
        for (int node : placed.spares()) {
            assertThat(own.add(node)).as("node %d twice in %s", node, placed).isTrue();
        }
        TrainingJobSpec spec = jobs.get(placed.job());
        assertThat(placed.nodes()).hasSize(spec.nodes());
        assertThat(placed.spares().length).isLessThanOrEqualTo(spec.spareNodes());
        held.remove(placed.job());
        held.forEach((other, nodes) -> assertThat(nodes)
                .as("gangs of job %d and %d", placed.job(), other)
                .doesNotContainAnyElementsOf(own));
        held.put(placed.job(), own);
        TreeMap<String, Integer> chips = new TreeMap<>();
        held.forEach((job, nodes) -> chips.merge(
                jobs.get(job).accelerators().type(),
                nodes.size() * jobs.get(job).accelerators().perNode(),
                Integer::sum));
        chips.forEach((chip, used) -> assertThat(used).as("chips of %s", chip).isLessThanOrEqualTo(quotas.get(chip)));
    }

    private static long schedulerTimeNs(Envelope event) {
        return event.payload() instanceof GangPlaced ? event.sentNs() : event.timeNs();
    }
}
