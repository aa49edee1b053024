package dev.trainyard.servicekit.runtime.chatter;

import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Ball;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Remark;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Rest;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Start;

/** One shard of chatter. */
public class ChatterModel implements Model {
    private static final int THROW = 1;
    private static final int REST_QUIETLY = 2;
    private static final int WAKE = 3;

    private final RandomStream stream;
    private final int shard;
    private final int shards;
    private final long lookaheadNs;
    private final long[] padding;
    private final Digest memory = new Digest();
    private long draws;
    private int outstanding;

    /**
     * @param paddingLongs how much dead weight the state carries
     */
    public ChatterModel(long seed, int shard, int shards, long lookaheadNs, int paddingLongs) {
        this.stream = new RandomStream(seed, "chatter");
        this.shard = shard;
        this.shards = shards;
        this.lookaheadNs = lookaheadNs;
        this.padding = new long[paddingLongs];
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        memory.fold(ctx.nowNs());
        memory.fold(event.source());
        switch ((ChatterEvent) event.payload()) {
            case Start s -> {
                outstanding = shard == 0 ? s.balls() * shards : 0;
                for (int i = 0; i < s.balls(); i++) {
                    ctx.schedule(ctx.nowNs() + delayNs(), THROW, s.hops(), shard * 1000L + i);
                }
            }
            case Shake s -> memory.fold(s.by().hashCode() * 31L + s.amount());
            case Ball b -> take(b, ctx);
            case Rest r -> {
                memory.fold(r.tag());
                outstanding--;
            }
            case Remark r -> throw new IllegalStateException("nobody reads remarks: " + r);
        }
        touch();
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        memory.fold(b);
        switch (kind) {
            case THROW -> hop((int) a, b, ctx);
            case REST_QUIETLY -> {
                long wakeNs = ctx.nowNs() + 4 * lookaheadNs;
                ctx.scheduleQuiet(wakeNs - lookaheadNs / 2, wakeNs + lookaheadNs, WAKE, a, b);
            }
            case WAKE -> ctx.schedule(ctx.nowNs() + lookaheadNs, THROW, a, b);
            default -> throw new IllegalStateException("timer kind " + kind);
        }
        touch();
    }

    @Override
    public int unfinishedWork() {
        return outstanding;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeLong(memory.value());
        out.writeLong(draws);
        out.writeInt(outstanding);
        out.writeLongs(padding, padding.length);
    }

    @Override
    public void readState(StateReader in) {
        memory.reset(in.readLong());
        draws = in.readLong();
        outstanding = in.readInt();
        long[] read = in.readLongs();
        System.arraycopy(read, 0, padding, 0, padding.length);
    }

    /** Anything a broken variant wants to fold in. */
    protected void fold(long v) {
        memory.fold(v);
    }

    private void take(Ball b, Context ctx) {
        memory.fold(b.tag());
        long choice = stream.below(4, shard, draws++);
        if (choice == 0) {
            // Rests for 4 lookaheads at least: nothing comes of it before that.
            long restNs = ctx.nowNs() + delayNs();
            ctx.scheduleQuiet(restNs, restNs + 4 * lookaheadNs, REST_QUIETLY, b.hops(), b.tag());
        } else {
            long timer = ctx.schedule(ctx.nowNs() + delayNs(), THROW, b.hops(), b.tag());
            if (choice == 1) {
                ctx.cancel(timer);
                ctx.schedule(ctx.nowNs() + delayNs(), THROW, b.hops(), b.tag());
            }
        }
    }

    private void hop(int hops, long tag, Context ctx) {
        if (hops == 0) {
            ctx.send(1, lookaheadNs, new Rest(tag));
            return;
        }
        int target = stream.below(shards, shard, draws++);
        ctx.send(1L << target, lookaheadNs + delayNs(), new Ball(hops - 1, tag));
        if (hops % 5 == 0) {
            ctx.publish(new Remark(tag, "ball " + tag + " has " + hops + " hops left"));
        }
    }

    private void touch() {
        if (padding.length > 0) {
            padding[(int) Long.remainderUnsigned(memory.value(), padding.length)] = memory.value();
        }
    }

    private long delayNs() {
        return (long) (stream.uniform(shard, draws++) * 3 * VirtualTime.SECOND_NS);
    }
}
