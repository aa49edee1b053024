package dev.trainyard.chipnode.model;

import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static dev.trainyard.kernel.VirtualTime.HOUR_NS;
import static dev.trainyard.kernel.VirtualTime.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A day of random talk to one shard, played in one piece, in random windows, and from snapshots. */
class ChipNodeDeterminismTest {
    private static final int SCENARIOS = 50;
    private static final int NODES = 12;
    private static final long END_NS = 2 * DAY_NS;
    private static final long SEED = Long.getLong("seed", 20261121L);

    private record Input(long atNs, Record payload) {}

    @Test
    void windowsAndSnapshotsChangeNothing() {
        System.out.println("seed " + SEED + " (repeat with -Dseed=" + SEED + ")");
        int events = 0;
        for (int scenario = 0; scenario < SCENARIOS; scenario++) {
            RandomStream luck = new RandomStream(SEED, "scenario-" + scenario);
            List<Input> inputs = inputs(luck);
            // Given
            ShardDriver whole = driver();
            long digest = play(whole, inputs, new RandomStream(SEED, "none"), 0, false);
            // When
            ShardDriver cut = driver();
            long cutDigest = play(cut, inputs, luck, 200, false);
            ShardDriver restarted = driver();
            long restartedDigest = play(restarted, inputs, luck, 100, true);
            // Then
            assertThat(cutDigest).as("scenario %d", scenario).isEqualTo(digest);
            assertThat(restartedDigest).as("scenario %d", scenario).isEqualTo(digest);
            assertThat(restarted.sent).hasSameSizeAs(whole.sent);
            checkHistory(whole.sent, inputs);
            events += whole.sent.size();
        }
        assertThat(events).isGreaterThan(SCENARIOS * 50);
    }

    /** No node is lost twice without coming back; nothing is told before its detection; attempts are the newest. */
    private static void checkHistory(List<Envelope> sent, List<Input> inputs) {
        TreeMap<Long, Fault> faults = new TreeMap<>();
        for (Input input : inputs) {
            if (input.payload instanceof FaultsAnnounced announced) {
                announced.faults().forEach(f -> faults.put(f.fault(), f));
            }
        }
        TreeSet<Integer> down = new TreeSet<>();
        TreeSet<Long> told = new TreeSet<>();
        for (Envelope e : sent) {
            if (e.payload() instanceof NodeUnavailable lost) {
                assertThat(down.add(lost.node())).isTrue();
                assertThat(told.add(lost.fault())).isTrue();
                checkTime(e, faults, lost.fault());
                assertThat(lost.attempt())
                        .isEqualTo(lost.job() < 0 ? 0 : newestAttempt(inputs, lost.job(), e.sentNs()));
            } else if (e.payload() instanceof NodeAvailable back) {
                assertThat(down.remove(back.node())).isTrue();
            } else if (e.payload() instanceof WorkerFailed failed) {
                assertThat(told.add(failed.fault())).isTrue();
                assertThat(down).doesNotContain(failed.node());
                checkTime(e, faults, failed.fault());
                assertThat(failed.attempt()).isEqualTo(newestAttempt(inputs, failed.job(), e.sentNs()));
            }
        }
    }

    private static void checkTime(Envelope e, Map<Long, Fault> faults, long number) {
        Fault fault = faults.get(number);
        assertThat(fault).isNotNull();
        if (fault != null) {
            assertThat(e.sentNs()).isEqualTo(fault.beginNs() + fault.detectionNs());
        }
    }

    private static int newestAttempt(List<Input> inputs, int job, long atNs) {
        return inputs.stream()
                .filter(i -> i.atNs <= atNs)
                .mapToInt(i -> i.payload instanceof GangRequested r && r.job() == job ? r.attempt() : 0)
                .max()
                .orElse(0);
    }

    private static ShardDriver driver() {
        return new ShardDriver(new RunParameters(7, SECOND_NS, HOUR_NS), new ShardPlan(1), 0);
    }

    private static long play(ShardDriver shard, List<Input> inputs, RandomStream luck, int cuts, boolean restarts) {
        TreeSet<Long> ends = new TreeSet<>(List.of(END_NS));
        for (int i = 0; i < cuts; i++) {
            ends.add(1 + (long) (luck.uniform(restarts ? 1 : 2, i) * (END_NS - 1)));
        }
        int given = 0;
        for (long endNs : ends) {
            for (; given < inputs.size() && inputs.get(given).atNs < endNs; given++) {
                shard.inputAtNs(inputs.get(given).atNs, inputs.get(given).payload);
            }
            shard.runTo(endNs);
            if (restarts) {
                shard.restartFromSnapshot();
            }
        }
        return shard.finish(END_NS);
    }

    private static List<Input> inputs(RandomStream luck) {
        List<Input> all = new ArrayList<>(List.of(new Input(0, ShardDriver.pool(NODES / 2))));
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            faults.add(randomFault(luck, i));
        }
        all.add(new Input(2 * SECOND_NS, new FaultsAnnounced(List.copyOf(faults))));
        for (Fault f : faults) {
            long repairNs =
                    f.beginNs() + f.detectionNs() + 3 * SECOND_NS + (long) (luck.uniform(3, f.fault()) * HOUR_NS);
            all.add(new Input(repairNs, new RepairCompleted(f.node(), f.fault())));
        }
        int attempt = 0;
        for (long atNs = HOUR_NS; atNs < DAY_NS; atNs += (long) (luck.uniform(4, attempt) * HOUR_NS / 2)) {
            attempt++;
            int job = luck.below(2, 5, attempt);
            all.add(new Input(atNs, new GangRequested(job, attempt)));
            int first = job * NODES / 2 + luck.below(3, 6, attempt);
            all.add(new Input(
                    atNs + 5 * SECOND_NS,
                    new GangPlaced(job, attempt, new int[] {first, first + 1, first + 2}, new int[] {first + 3})));
        }
        all.add(new Input(DAY_NS + HOUR_NS, new GangReleased(0, attempt, true)));
        all.sort(Comparator.comparingLong(Input::atNs));
        return all;
    }

    private static Fault randomFault(RandomStream luck, int number) {
        FaultScope scope =
                List.of(FaultScope.CHIP, FaultScope.NODE, FaultScope.SOFTWARE).get(luck.below(3, 7, number));
        return new Fault(
                number,
                luck.below(NODES, 8, number),
                luck.below(8, 9, number),
                "cause " + number,
                scope,
                4 * SECOND_NS + (long) (luck.uniform(10, number) * DAY_NS),
                luck.below(1000, 11, number) * SECOND_NS,
                luck.uniform(12, number) < (scope == FaultScope.SOFTWARE ? 0.2 : 0.8));
    }
}
