package dev.trainyard.failureinjector.model;

import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static dev.trainyard.kernel.VirtualTime.HOUR_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.kernel.random.RandomStream;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Fifty days of three pools, played in one piece, in random windows, and from snapshots. */
class InjectorDeterminismTest {
    private static final long SEED = Long.getLong("seed", 20261121L);
    private static final long END_NS = 50 * DAY_NS;
    private static final int SCENARIOS = 20;

    @Test
    void windowsAndSnapshotsChangeNothing() {
        System.out.println("seed " + SEED + " (repeat with -Dseed=" + SEED + ")");
        for (int scenario = 0; scenario < SCENARIOS; scenario++) {
            long seed = SEED + scenario;
            RandomStream cuts = new RandomStream(seed, "cuts");
            // Given
            List<Fault> reports = reports(seed);
            InjectorDriver whole = new InjectorDriver(seed);
            long digest = play(whole, reports, cuts, 0);
            // When
            InjectorDriver cut = new InjectorDriver(seed);
            long cutDigest = play(cut, reports, cuts, 100);
            InjectorDriver restarted = new InjectorDriver(seed);
            long restartedDigest = play(restarted, reports, cuts, -30);
            // Then
            assertThat(cutDigest).as("seed %d", seed).isEqualTo(digest);
            assertThat(restartedDigest).as("seed %d", seed).isEqualTo(digest);
            assertThat(restarted.faults()).isEqualTo(whole.faults()).hasSizeGreaterThan(100);
        }
    }

    private static void begin(InjectorDriver injector) {
        injector.input(0, InjectorDriver.pool(200, InjectorDriver.preset(InjectorDriver.LLAMA)));
        injector.input(
                HOUR_NS,
                InjectorDriver.pool(
                        50,
                        InjectorDriver.own(
                                InjectorDriver.process("shelf", ComponentClass.Rack, 500),
                                InjectorDriver.process("chip", ComponentClass.Chip, 100))));
        injector.input(3 * DAY_NS, InjectorDriver.pool(100, InjectorDriver.preset(InjectorDriver.LLAMA)));
    }

    /** What owners would report. */
    private static List<Fault> reports(long seed) {
        InjectorDriver scout = new InjectorDriver(seed);
        begin(scout);
        scout.runTo(END_NS);
        return scout.faults().stream()
                .filter(Fault::needsRepair)
                .filter(f -> scout.reportNs(f) < END_NS)
                .sorted((x, y) -> Long.compare(scout.reportNs(x), scout.reportNs(y)))
                .toList();
    }

    /** Plays with this many random cuts; a negative number restarts from a snapshot at each. */
    private static long play(InjectorDriver injector, List<Fault> reports, RandomStream luck, int cuts) {
        begin(injector);
        TreeSet<Long> ends = new TreeSet<>(List.of(END_NS));
        for (int i = 0; i < Math.abs(cuts); i++) {
            ends.add(1 + (long) (luck.uniform(cuts, i) * (END_NS - 1)));
        }
        int given = 0;
        for (long endNs : ends) {
            for (; given < reports.size() && injector.reportNs(reports.get(given)) < endNs; given++) {
                Fault f = reports.get(given);
                injector.input(
                        injector.reportNs(f), new NodeUnavailable(f.node(), -1, 0, f.fault(), f.cause(), f.beginNs()));
            }
            injector.runTo(endNs);
            if (cuts < 0) {
                injector.restartFromSnapshot();
            }
        }
        return injector.engine().finish(END_NS);
    }
}
