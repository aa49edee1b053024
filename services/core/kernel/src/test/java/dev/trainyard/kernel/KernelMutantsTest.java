package dev.trainyard.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.state.ByteStateWriter;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.kernel.window.WindowRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/**
 * Deliberately broken variants: each must make the checks of this suite fail. {@code ./trainyard mutants} prints what
 * these tests print. None of this is in the shipped classes.
 */
class KernelMutantsTest {
    private static final PayloadTypes TYPES = PayloadTypes.ofSealed(ChattyModel.Talk.class);
    private static final int SHARDS = 4;
    private static final int SEEDS = 30;

    @Test
    void theSoundKernelPasses() {
        assertThat(caught(seed -> digest(seed, false) == digest(seed, true))).isFalse();
    }

    @Test
    void hashMapOrder() {
        report("hash-map-order", caught(seed -> sameTwice(seed, HashOrder::new)));
    }

    @Test
    void wallClock() {
        report("wall-clock", caught(seed -> sameTwice(seed, WallClock::new)));
    }

    @Test
    void inFlightArrivalIgnored() {
        WindowRule forgetful = (fromNs, reports, commandNs, lookaheadNs) -> {
            long endNs = commandNs == Long.MAX_VALUE ? commandNs : commandNs + lookaheadNs;
            for (var report : reports) {
                endNs = Math.min(endNs, report.earliestOutputNs());
            }
            return endNs;
        };
        report(
                "in-flight-arrival-ignored",
                caught(seed -> relay(seed, forgetful) == relay(seed, WindowRule.conservative())));
    }

    @Test
    void inconsistentSnapshot() {
        report("inconsistent-snapshot", caught(seed -> {
            List<ShardEngine> engines = engines(seed, ChattyModel::new);
            InProcessRun first = InProcessRun.of(parameters(seed), engines).build();
            first.command(0, new ChattyModel.Talk.Begin(5));
            List<ShardEngine> restored = engines(seed, ChattyModel::new);
            for (int i = 0; i < engines.size(); i++) {
                // Not a cut: each shard is saved one window after the one before it.
                for (int n = i == 0 ? 20 : 1; n > 0; n--) {
                    first.step();
                }
                ByteStateWriter bytes = new ByteStateWriter();
                engines.get(i).writeState(bytes);
                restored.get(i).readState(new StateReader(bytes.toByteArray()));
            }
            long resumed = InProcessRun.of(parameters(seed), restored)
                    .startingAt(first.nowNs())
                    .build()
                    .run()
                    .digest();
            return resumed == digest(seed, false);
        }));
    }

    /** A lone message that goes round: between two hops nothing but its flight ends a window. */
    private static long relay(long seed, WindowRule rule) {
        InProcessRun run = InProcessRun.of(parameters(seed), engines(seed, Relay::new))
                .rule(rule)
                .build();
        run.command(0, new ChattyModel.Talk.Begin(1));
        return run.run().digest();
    }

    private interface ModelMaker {
        Model make(RunParameters run, int shard, int shards, long endNs);
    }

    /** Whether the check fails, or breaks down, for any of the seeds. */
    private static boolean caught(LongPredicate check) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                if (!check.test(seed)) {
                    return true;
                }
            } catch (IllegalStateException e) {
                return true;
            }
        }
        return false;
    }

    private static void report(String mutant, boolean caught) {
        System.out.println("MUTANT " + mutant + (caught ? " caught" : " missed"));
        assertThat(caught).as(mutant).isTrue();
    }

    private static long digest(long seed, boolean cut) {
        InProcessRun run = InProcessRun.of(parameters(seed), engines(seed, ChattyModel::new))
                .cutter(cut ? WindowCutter.random(seed) : WindowCutter.none())
                .build();
        run.command(0, new ChattyModel.Talk.Begin(5));
        return run.run().digest();
    }

    private static boolean sameTwice(long seed, ModelMaker maker) {
        long once = digestOf(seed, maker);
        return once == digestOf(seed, maker);
    }

    private static long digestOf(long seed, ModelMaker maker) {
        InProcessRun run =
                InProcessRun.of(parameters(seed), engines(seed, maker)).build();
        run.command(0, new ChattyModel.Talk.Begin(5));
        return run.run().digest();
    }

    private static RunParameters parameters(long seed) {
        return new RunParameters(seed, 1_000, 7_000);
    }

    private static List<ShardEngine> engines(long seed, ModelMaker maker) {
        List<ShardEngine> engines = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            engines.add(new ShardEngine(parameters(seed), i, maker.make(parameters(seed), i, SHARDS, 60_000), TYPES));
        }
        return engines;
    }

    /** A chatty model that adds something of its own to what it does. */
    private abstract static class Wrapped implements Model {
        private final ChattyModel model;

        Wrapped(RunParameters run, int shard, int shards, long endNs) {
            model = new ChattyModel(run, shard, shards, endNs);
        }

        abstract void extra(Context ctx);

        @Override
        public void onEvent(Envelope event, Context ctx) {
            model.onEvent(event, ctx);
            extra(ctx);
        }

        @Override
        public void onTimer(int kind, long a, long b, Context ctx) {
            model.onTimer(kind, a, b, ctx);
        }

        @Override
        public int unfinishedWork() {
            return model.unfinishedWork();
        }

        @Override
        public void writeState(StateWriter out) {
            model.writeState(out);
        }

        @Override
        public void readState(StateReader in) {
            model.readState(in);
        }
    }

    /** Publishes in the order of a hash map whose keys have identity hashes. */
    private static final class HashOrder extends Wrapped {
        HashOrder(RunParameters run, int shard, int shards, long endNs) {
            super(run, shard, shards, endNs);
        }

        @Override
        void extra(Context ctx) {
            Map<Object, Integer> unordered = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                unordered.put(new Object(), i);
            }
            for (int value : unordered.values()) {
                ctx.publish(new ChattyModel.Talk.Word(value, "hash"));
            }
        }
    }

    /** Lets the wall clock into an event. */
    private static final class WallClock extends Wrapped {
        WallClock(RunParameters run, int shard, int shards, long endNs) {
            super(run, shard, shards, endNs);
        }

        @Override
        void extra(Context ctx) {
            ctx.publish(new ChattyModel.Talk.Word(System.nanoTime(), "clock"));
        }
    }

    /** Passes one word round until it has made its hops. */
    private static final class Relay implements Model {
        private static final int HOPS = 50;

        private final RunParameters run;
        private final int shard;
        private final int shards;
        private int work;

        Relay(RunParameters run, int shard, int shards, long endNs) {
            this.run = run;
            this.shard = shard;
            this.shards = shards;
        }

        @Override
        public void onEvent(Envelope event, Context ctx) {
            long hop = event.payload() instanceof ChattyModel.Talk.Word word ? word.value() : 0;
            if (hop > 0 || shard == 0) {
                if (hop < HOPS) {
                    long delayNs = run.lookaheadNs() * (2 + run.seed() % 3);
                    ctx.send(1L << (shard + 1) % shards, delayNs, new ChattyModel.Talk.Word(hop + 1, "hop"));
                }
            }
            if (shard == shards - 1) {
                work = hop >= HOPS - shards ? 0 : 1;
            }
        }

        @Override
        public void onTimer(int kind, long a, long b, Context ctx) {
            throw new IllegalStateException("a relay has no timers");
        }

        @Override
        public int unfinishedWork() {
            return work;
        }

        @Override
        public void writeState(StateWriter out) {
            out.writeInt(work);
        }

        @Override
        public void readState(StateReader in) {
            work = in.readInt();
        }
    }
}
