package dev.trainyard.yard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.chipnode.model.ChipNodeModel;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.jobscheduler.model.JobSchedulerModel;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.window.RunEnd;
import dev.trainyard.networkfabric.model.NetworkFabricModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small yard that gets orders while it runs, up to a stated end, and what must hold after it. */
final class OrderedYard {
    private static final long ANSWER_NS = 3 * VirtualTime.SECOND_NS;
    private static final long START_NS = VirtualTime.HOUR_NS;

    private final RunInputs inputs;
    private final List<Order> orders;
    private final long endNs;
    private final List<Envelope> events = new ArrayList<>();
    private List<Model> models = List.of();

    /** A command at a virtual time. */
    record Order(long atNs, YardCommand command) {}

    /**
     * @param orders in order of time; the commands of the inputs come before them
     * @param endNs stated end, after the last order
     */
    OrderedYard(RunInputs inputs, List<Order> orders, long endNs) {
        this.inputs = inputs;
        this.orders = orders;
        this.endNs = endNs;
    }

    /** Runs to the end; the digest. */
    long run(WindowCutter cutter) {
        InProcessRun run = begin(fresh(), cutter, 0);
        inputs.commands().forEach(command -> run.command(0, command));
        orders.forEach(order -> run.command(order.atNs, (Record) order.command));
        return run.run().digest();
    }

    /** Runs to a time, writes all state, and goes on with what was read from it; the digest. */
    long runWithRestoreAt(long restoreNs) {
        List<ShardEngine> engines = fresh();
        InProcessRun before = begin(engines, WindowCutter.none(), 0);
        inputs.commands().forEach(command -> before.command(0, command));
        orders.forEach(order -> before.command(order.atNs, (Record) order.command));
        boolean goesOn = true;
        while (goesOn && before.nowNs() < restoreNs) {
            goesOn = before.step();
        }
        List<byte[]> states = new ArrayList<>();
        for (ShardEngine engine : engines) {
            ByteStateWriter out = new ByteStateWriter();
            engine.writeState(out);
            states.add(out.toByteArray());
        }
        List<ShardEngine> restored = fresh();
        for (int shard = 0; shard < restored.size(); shard++) {
            restored.get(shard).readState(new StateReader(states.get(shard)));
        }
        return begin(restored, WindowCutter.none(), before.nowNs()).run().digest();
    }

    /** What was said, in the order of windows, shards and sequences. */
    List<Envelope> events() {
        return events;
    }

    /** After the end: nobody holds anything, the accounts add up, and no node was in two gangs. */
    void check() {
        checkNothingIsHeld();
        checkAccounts();
        checkGangs();
        checkNobodyIsForgotten();
    }

    private List<ShardEngine> fresh() {
        models = new ArrayList<>();
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < inputs.plan().shards(); shard++) {
            Model model = YardModels.create(inputs.parameters(), inputs.plan(), shard);
            models.add(model);
            engines.add(new ShardEngine(inputs.parameters(), shard, model, YardPayloads.types()));
        }
        return engines;
    }

    private InProcessRun begin(List<ShardEngine> engines, WindowCutter cutter, long startNs) {
        if (startNs == 0) {
            events.clear();
        }
        return InProcessRun.of(inputs.parameters(), engines)
                .runEnd(new RunEnd(endNs))
                .cutter(cutter)
                .observer(events::add)
                .startingAt(startNs)
                .build();
    }

    /** Nobody holds a node, and no work is left that keeps time running. */
    void checkNothingIsHeld() {
        for (Model model : models) {
            switch (model) {
                case JobSchedulerModel scheduler -> {
                    assertThat(scheduler.heldNodes())
                            .as("nodes held, says the scheduler")
                            .isZero();
                    assertThat(scheduler.freeNodes()).as("free nodes").isEqualTo(scheduler.fitNodes());
                }
                case ChipNodeModel chipNode ->
                    assertThat(chipNode.heldNodes())
                            .as("nodes held, says chip-node")
                            .isZero();
                case NetworkFabricModel fabric ->
                    assertThat(fabric.placedJobs()).as("jobs with traffic").isZero();
                default -> {
                    // Holds no nodes.
                }
            }
            assertThat(model.unfinishedWork()).isZero();
        }
    }

    private void checkAccounts() {
        TreeMap<Integer, Long> submittedNs = new TreeMap<>();
        TreeSet<Integer> finished = new TreeSet<>();
        for (Envelope event : events) {
            if (event.payload() instanceof JobAccepted accepted) {
                submittedNs.put(accepted.job(), event.sentNs());
            } else if (event.payload() instanceof JobFinished(int job, var state, JobAccounts a)) {
                assertThat(finished.add(job)).as("job %d is over once", job).isTrue();
                List<Long> parts = List.of(
                        a.productiveNs(),
                        a.degradedNs(),
                        a.checkpointNs(),
                        a.detectionNs(),
                        a.restartNs(),
                        a.recomputationNs(),
                        a.waitingNs(),
                        a.suspendedNs());
                assertThat(parts).as("parts of job %d (%s)", job, state).allMatch(ns -> ns >= 0);
                assertThat(parts.stream().mapToLong(Long::longValue).sum())
                        .as("sum of the parts of job %d (%s): %s", job, state, a)
                        .isEqualTo(a.totalNs());
                assertThat(a.totalNs())
                        .as("time of job %d from submission to end", job)
                        .isEqualTo(event.sentNs() - submittedNs.getOrDefault(job, -1L));
                assertThat(a.queueNs()).isBetween(0L, a.waitingNs());
                assertThat(a.nodeHoursHeld()).isGreaterThanOrEqualTo(0);
            }
        }
        assertThat(finished).as("jobs that are over").isEqualTo(submittedNs.keySet());
    }

    /** The books of gangs as the scheduler sees them: what it reads counts on arrival, what it says when it is sent. */
    private void checkGangs() {
        List<Envelope> order = new ArrayList<>(events);
        order.sort(Comparator.comparingLong(OrderedYard::schedulerTimeNs)
                .thenComparing(e -> e.payload() instanceof GangPlaced)
                .thenComparingLong(Envelope::tieBreak));
        TreeMap<Integer, Integer> owners = new TreeMap<>();
        TreeMap<Integer, Integer> attempts = new TreeMap<>();
        for (Envelope event : order) {
            switch (event.payload()) {
                case GangRequested asked -> {
                    // What it keeps is said with the answer; lost nodes may go to others before.
                    attempts.put(asked.job(), asked.attempt());
                    owners.values().removeIf(owner -> owner == asked.job());
                }
                case GangReleased released -> {
                    attempts.put(released.job(), Integer.MAX_VALUE);
                    owners.values().removeIf(owner -> owner == released.job());
                }
                case GangPlaced placed -> {
                    assertThat(placed.attempt())
                            .as("attempt of %s at %s", placed, VirtualTime.format(event.sentNs()))
                            .isEqualTo(attempts.get(placed.job()));
                    owners.values().removeIf(owner -> owner == placed.job());
                    for (int node : placed.nodes()) {
                        assertThat(owners.put(node, placed.job()))
                                .as("node %d of job %d at %s", node, placed.job(), VirtualTime.format(event.sentNs()))
                                .isNull();
                    }
                }
                default -> {
                    // Not about who holds what.
                }
            }
        }
    }

    /** Every request is answered, every gang with nodes begins its steps, every refused one asks again. */
    private void checkNobodyIsForgotten() {
        List<Envelope> order = new ArrayList<>(events);
        order.sort(Comparator.comparingLong(Envelope::sentNs).thenComparingLong(Envelope::tieBreak));
        TreeMap<Integer, Awaited> awaited = new TreeMap<>();
        for (Envelope event : order) {
            long nowNs = event.sentNs();
            awaited.forEach((job, answer) -> assertThat(nowNs)
                    .as("job %d, attempt %d waits for %s", job, answer.attempt, answer.what)
                    .isLessThanOrEqualTo(answer.untilNs));
            switch (event.payload()) {
                case GangRequested asked ->
                    awaited.put(asked.job(), new Awaited(asked.attempt(), nowNs + ANSWER_NS, "the scheduler's answer"));
                case GangWaiting waiting ->
                    replace(awaited, waiting.job(), new Awaited(waiting.attempt(), VirtualTime.NEVER_NS, "nodes"));
                case GangPlaced placed ->
                    replace(awaited, placed.job(), new Awaited(placed.attempt(), nowNs + START_NS, "its step time"));
                case StepTimeSolved solved ->
                    replace(awaited, solved.job(), new Awaited(solved.attempt(), VirtualTime.NEVER_NS, "its end"));
                case GangReleased released -> awaited.remove(released.job());
                case WorkersRefused refused ->
                    replace(
                            awaited,
                            refused.job(),
                            new Awaited(refused.attempt(), nowNs + ANSWER_NS, "another attempt"));
                default -> {
                    // Neither asks nor answers.
                }
            }
        }
    }

    private record Awaited(int attempt, long untilNs, String what) {}

    /** What is said about an attempt that is over says nothing. */
    private static void replace(TreeMap<Integer, Awaited> awaited, int job, Awaited next) {
        awaited.computeIfPresent(job, (same, answer) -> answer.attempt == next.attempt ? next : answer);
    }

    private static long schedulerTimeNs(Envelope event) {
        return event.payload() instanceof GangPlaced ? event.sentNs() : event.timeNs();
    }
}
