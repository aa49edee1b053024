package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run has one digest, however it is run. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SameDigestTest {
    private static final long SEED = Long.getLong("seed", 1);

    @TempDir
    static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        broker = new TestBroker(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void anyNumberOfProcesses(int processes) throws Exception {
        ChatterSpec spec = ChatterSpec.small(SEED);
        assertThat(run(spec, "processes-" + processes, processes, 0, TimekeeperSettings.standard()))
                .isEqualTo(spec.inProcess());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void anySnapshotInterval(int every) throws Exception {
        ChatterSpec spec = ChatterSpec.small(SEED + 1);
        assertThat(run(spec, "snapshots-" + every, 2, every, TimekeeperSettings.standard()))
                .isEqualTo(spec.inProcess());
    }

    @Test
    void randomCuts() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 2);

        // When
        RunOutcome cut = run(spec, "cuts", 2, 7, TimekeeperSettings.standard().withCutter(WindowCutter.random(SEED)));

        // Then it takes the same windows as the same cuts in process, and ends as a run without cuts does
        assertThat(cut).isEqualTo(spec.inProcess(WindowCutter.random(SEED), new ArrayList<>()));
        assertThat(cut.digest()).isEqualTo(spec.inProcess().digest());
        assertThat(cut.windows()).isGreaterThan(spec.inProcess().windows());
    }

    @Test
    void pacedByTheWallClock() throws Exception {
        ChatterSpec spec = new ChatterSpec(SEED + 3, 3, 1, 5, 0);
        RunOutcome paced =
                run(spec, "paced", 1, 0, TimekeeperSettings.standard().withPace(new Pace.Times(50)));
        assertThat(paced.digest()).isEqualTo(spec.inProcess().digest());
    }

    @Test
    void tailSeesWhatTheInProcessObserverSees() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 4);
        List<Envelope> observed = new ArrayList<>();
        spec.inProcess(WindowCutter.none(), observed);
        List<Envelope> tailed = new ArrayList<>();
        EventTail tail =
                new EventTail("tail", ChatterSpec.codec(), broker.clients(), (grant, events) -> tailed.addAll(events));
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(tail::run);

        // When
        run(spec, "tail", 2, 0, TimekeeperSettings.standard());

        // Then
        assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tailed).isEqualTo(observed);
    }

    private static RunOutcome run(
            ChatterSpec spec, String runId, int processes, int snapshotEvery, TimekeeperSettings settings)
            throws Exception {
        try (Cluster cluster = new Cluster(spec, spec.header(runId, snapshotEvery), processes, broker.clients())) {
            var timekeeper = cluster.timekeeper(settings);
            cluster.hosts(processes);
            cluster.begin(timekeeper.member());
            TimekeeperEnd end = timekeeper.await();
            assertThat(end).isInstanceOf(TimekeeperEnd.Finished.class);
            return ((TimekeeperEnd.Finished) end).outcome();
        }
    }
}
