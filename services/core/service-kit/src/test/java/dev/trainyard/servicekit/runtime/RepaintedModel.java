package dev.trainyard.servicekit.runtime;

import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Ball;

/** A model that does what another does, but sends its balls with other tags. */
record RepaintedModel(Model sound) implements Model {
    @Override
    public void onEvent(Envelope event, Context ctx) {
        sound.onEvent(event, new Repainting(ctx));
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        sound.onTimer(kind, a, b, new Repainting(ctx));
    }

    @Override
    public void writeState(StateWriter out) {
        sound.writeState(out);
    }

    @Override
    public void readState(StateReader in) {
        sound.readState(in);
    }

    @Override
    public int unfinishedWork() {
        return sound.unfinishedWork();
    }

    private record Repainting(Context ctx) implements Context {
        @Override
        public long nowNs() {
            return ctx.nowNs();
        }

        @Override
        public int shard() {
            return ctx.shard();
        }

        @Override
        public void send(long destinations, long delayNs, Record payload) {
            ctx.send(destinations, delayNs, payload instanceof Ball b ? new Ball(b.hops(), b.tag() + 1) : payload);
        }

        @Override
        public void publish(Record payload) {
            ctx.publish(payload);
        }

        @Override
        public long schedule(long atNs, int kind, long a, long b) {
            return ctx.schedule(atNs, kind, a, b);
        }

        @Override
        public long scheduleQuiet(long atNs, long earliestOutputNs, int kind, long a, long b) {
            return ctx.scheduleQuiet(atNs, earliestOutputNs, kind, a, b);
        }

        @Override
        public void cancel(long timerNumber) {
            ctx.cancel(timerNumber);
        }
    }
}
