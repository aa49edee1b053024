package dev.trainyard.servicekit.runtime;

import dev.trainyard.kernel.Context;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.Sampled;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.function.Consumer;

/** A model that does what another does, and has a sensor. */
record SensingModel(Model sound, int shard) implements Model, Sampled {
    /** What the sensor shows. */
    record Reading(long timeNs, int shard) {}

    @Override
    public void sample(long nowNs, Consumer<? super Record> sink) {
        sink.accept(new Reading(nowNs, shard));
    }

    @Override
    public void onEvent(Envelope event, Context ctx) {
        sound.onEvent(event, ctx);
    }

    @Override
    public void onTimer(int kind, long a, long b, Context ctx) {
        sound.onTimer(kind, a, b, ctx);
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
}
