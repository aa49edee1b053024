package dev.trainyard.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowInvisibilityTest {
    private static final PayloadTypes TYPES = PayloadTypes.ofSealed(ChattyModel.Talk.class);

    static LongStream seeds() {
        Long given = Long.getLong("seed");
        return given == null ? LongStream.rangeClosed(1, 100) : LongStream.of(given);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cuttingWindowsAnywhereChangesNothing(long seed) {
        RunOutcome whole = begin(seed, WindowCutter.none()).run();
        RunOutcome cut = begin(seed, WindowCutter.random(seed + 1_000)).run();
        assertThat(cut.digest()).as(repeat(seed)).isEqualTo(whole.digest());
        assertThat(cut.endNs()).as(repeat(seed)).isEqualTo(whole.endNs());
        assertThat(cut.events()).as(repeat(seed)).isEqualTo(whole.events());
        assertThat(cut.windows()).as("the cutter did cut").isGreaterThan(whole.windows());
        assertThat(whole.events()).as("the models did talk").isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void restoringASnapshotInAnyWindowChangesNothing(long seed) {
        RunOutcome whole = begin(seed, WindowCutter.none()).run();
        long at = new RandomStream(seed, "snapshot").below((int) whole.windows(), 0, 0);
        List<ShardEngine> engines = engines(seed);
        InProcessRun first = begin(seed, WindowCutter.none(), engines);
        while (first.windows() < at) {
            first.step();
        }
        List<ShardEngine> restored = engines(seed);
        for (int i = 0; i < engines.size(); i++) {
            ByteStateWriter bytes = new ByteStateWriter();
            engines.get(i).writeState(bytes);
            StateReader in = new StateReader(bytes.toByteArray());
            restored.get(i).readState(in);
            assertThat(in.atEnd()).isTrue();
            ByteStateWriter again = new ByteStateWriter();
            restored.get(i).writeState(again);
            assertThat(again.toByteArray()).as(repeat(seed)).isEqualTo(bytes.toByteArray());
        }
        RunOutcome resumed = InProcessRun.of(parameters(seed), restored)
                .startingAt(first.nowNs())
                .build()
                .run();
        assertThat(resumed.digest()).as(repeat(seed)).isEqualTo(whole.digest());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anotherSeedIsAnotherRun(long seed) {
        RunOutcome one = begin(seed, WindowCutter.none()).run();
        RunOutcome other = begin(seed + 1, WindowCutter.none()).run();
        assertThat(one.digest()).isNotEqualTo(other.digest());
    }

    private static String repeat(long seed) {
        return "repeat with ./mvnw -pl services/core/kernel test -Dtest=WindowInvisibilityTest -Dseed=" + seed;
    }

    private static RunParameters parameters(long seed) {
        return new RunParameters(seed, 1_000, 7_000);
    }

    private static List<ShardEngine> engines(long seed) {
        int shards = 1 + new RandomStream(seed, "topology").below(6, 0, 0);
        List<ShardEngine> engines = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            engines.add(
                    new ShardEngine(parameters(seed), i, new ChattyModel(parameters(seed), i, shards, 60_000), TYPES));
        }
        return engines;
    }

    private static InProcessRun begin(long seed, WindowCutter cutter) {
        return begin(seed, cutter, engines(seed));
    }

    private static InProcessRun begin(long seed, WindowCutter cutter, List<ShardEngine> engines) {
        InProcessRun run =
                InProcessRun.of(parameters(seed), engines).cutter(cutter).build();
        run.command(0, new ChattyModel.Talk.Begin(5));
        run.command(10_000, new ChattyModel.Talk.Word(1, "later"));
        return run;
    }
}
