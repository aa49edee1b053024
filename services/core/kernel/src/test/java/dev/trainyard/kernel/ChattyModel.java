package dev.trainyard.kernel;

import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that does a little of everything at random: plain and quiet timers, cancelled timers, events to random shards
 * with random delays, published events. Its draws are keyed by how many items it has handled, so any change in order
 * changes everything after it.
 */
final class ChattyModel implements Model {
    /** What chatty models say. */
    sealed interface Talk {
        record Word(long value, String text) implements Talk {}

        record Sigh(double depth, int[] notes) implements Talk {}

        record Begin(int balls) implements Talk {}
    }

    /** Events begin chains of timers only up to here, so that the talk does not grow without end. */
    private static final int HANDLED_MAX = 40;

    private static final int PLAIN = 1;
    private static final int QUIET = 2;
    private static final int LAST = 3;

    private final RunParameters run;
    private final RandomStream random;
    private final int shard;
    private final int shards;
    private final long endNs;
    private final List<Long> cancellable = new ArrayList<>();
    private long handled;
    private long sum;
    private int work;
    private long lastNs;

    ChattyModel(RunParameters run, int shard, int shards, long endNs) {
        this.run = run;
        this.random = new RandomStream(run.seed(), "chatty");
        this.shard = shard;
        this.shards = shards;
        this.endNs = endNs;
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        step(ctx);
        switch ((Talk) event.payload()) {
            case Talk.Word word -> sum = sum * 31 + word.value() + event.source();
            case Talk.Sigh sigh -> sum = sum * 37 + sigh.notes().length;
            case Talk.Begin begin -> {
                work = 1;
                for (int i = 0; i < begin.balls(); i++) {
                    ctx.schedule(ctx.nowNs() + random.below(1_000, key(), 100 + i), PLAIN, i, 0);
                }
                ctx.schedule(endNs, LAST, 0, 0);
            }
        }
        if (handled < HANDLED_MAX) {
            act(ctx);
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        step(ctx);
        cancellable.remove(b);
        switch (kind) {
            case PLAIN -> act(ctx);
            case QUIET -> {
                sum = sum * 41 + a;
                ctx.publish(new Talk.Word(sum, "quiet"));
            }
            case LAST -> work = 0;
            default -> throw new IllegalStateException();
        }
    }

    private void step(Context ctx) {
        if (ctx.nowNs() < lastNs) {
            throw new IllegalStateException("time went back");
        }
        lastNs = ctx.nowNs();
        handled++;
    }

    private long key() {
        return handled * shards + shard;
    }

    private void act(Context ctx) {
        long lookaheadNs = run.lookaheadNs();
        if (ctx.nowNs() >= endNs) {
            return;
        }
        double what = random.uniform(key(), 0);
        long delayNs = lookaheadNs + random.below((int) lookaheadNs * 3, key(), 1);
        if (what < 0.3) {
            int to = random.below(shards, key(), 2);
            ctx.send(1L << to, delayNs, new Talk.Word(sum, "to " + to));
        } else if (what < 0.4) {
            ctx.send((1L << shards) - 1, delayNs, new Talk.Sigh(what, new int[] {shard, (int) handled}));
        }
        long atNs = ctx.nowNs() + random.below((int) lookaheadNs * 2, key(), 3);
        ctx.schedule(atNs, PLAIN, handled, 0);
        if (what > 0.7) {
            long number = ctx.scheduleQuiet(atNs + 1, VirtualTime.NEVER_NS, QUIET, handled, 0);
            if (what > 0.8) {
                ctx.cancel(number);
            }
        }
        if (random.uniform(key(), 4) < 0.1 && !cancellable.isEmpty()) {
            ctx.cancel(cancellable.removeLast());
        }
        if (random.uniform(key(), 5) < 0.1) {
            cancellable.add(ctx.schedule(endNs - 1, PLAIN, handled, 0));
        }
    }

    @Override
    public int unfinishedWork() {
        return work;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeLong(handled);
        out.writeLong(sum);
        out.writeInt(work);
        out.writeLong(lastNs);
        out.writeInt(cancellable.size());
        cancellable.forEach(out::writeLong);
    }

    @Override
    public void readState(StateReader in) {
        handled = in.readLong();
        sum = in.readLong();
        work = in.readInt();
        lastNs = in.readLong();
        cancellable.clear();
        for (int n = in.readInt(); n > 0; n--) {
            cancellable.add(in.readLong());
        }
    }
}
