package dev.trainyard.yard.bench;

import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;

/**
 * PHOLD (Fujimoto 1990): a fixed population of messages, each of which sets one more when it is handled: mostly a timer
 * of the same shard, sometimes an event to another shard. Delays are exponential with a mean of 10 s, drawn from 4,096
 * quantiles, so that the kernel is measured and not the logarithm.
 */
final class PholdModel implements Model {
    /** Share of messages that go to another shard. */
    static final double REMOTE_SHARE = 0.01;

    private static final double MEAN_DELAY_NS = 10.0 * VirtualTime.SECOND_NS;
    private static final int QUANTILES = 1 << 12;
    private static final int QUANTILE_BITS = 12;
    private static final long REMOTE_BELOW = (long) (REMOTE_SHARE * (1L << 32));
    private static final int TIMER_MESSAGE = 1;

    /**
     * A message to another shard.
     *
     * @param message its number
     */
    record Message(long message) {}

    private final int shard;
    private final int shards;
    private final int population;
    private final RandomStream draws;
    private final long[] delaysNs = new long[QUANTILES];
    private long handled;
    private long remote;

    /** Told by a command to begin. */
    record Begin(int population) {}

    PholdModel(long seed, int shard, int shards, int population) {
        this.shard = shard;
        this.shards = shards;
        this.population = population;
        this.draws = new RandomStream(seed, "phold");
        for (int i = 0; i < QUANTILES; i++) {
            delaysNs[i] = (long) (-MEAN_DELAY_NS * StrictMath.log1p(-(i + 0.5) / QUANTILES));
        }
    }

    /** Messages handled. */
    long handled() {
        return handled;
    }

    /** Of these, messages from another shard. */
    long remote() {
        return remote;
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        switch (event.payload()) {
            case Begin _ -> {
                for (int i = 0; i < population; i++) {
                    long message = (long) shard * population + i;
                    ctx.schedule(delaysNs[quantile(draws.bits(message, -1))], TIMER_MESSAGE, message, 0);
                }
            }
            case Message(long message) -> {
                remote++;
                handle(message, ctx);
            }
            default -> throw new IllegalStateException("no such message: " + event.payload());
        }
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        handle(a, ctx);
    }

    private void handle(long message, Context ctx) {
        long bits = draws.bits(message, ctx.nowNs());
        handled++;
        long delayNs = delaysNs[quantile(bits)];
        if ((bits & 0xFFFF_FFFFL) < REMOTE_BELOW) {
            int other = (shard + 1 + (int) ((bits >>> 32) & 0xFF) % (shards - 1)) % shards;
            ctx.send(1L << other, VirtualTime.SECOND_NS + delayNs, new Message(message));
        } else {
            ctx.schedule(ctx.nowNs() + delayNs, TIMER_MESSAGE, message, 0);
        }
    }

    private static int quantile(long bits) {
        return (int) (bits >>> (Long.SIZE - QUANTILE_BITS));
    }

    @Override
    public int unfinishedWork() {
        return 1;
    }

    @Override
    public void writeState(StateWriter out) {
        out.writeLong(handled);
        out.writeLong(remote);
    }

    @Override
    public void readState(StateReader in) {
        handled = in.readLong();
        remote = in.readLong();
    }
}
