package dev.trainyard.kernel;

import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;

/**
 * A pure, deterministic state machine: one shard of the yard. It changes only when one of its handlers is called, and
 * speaks only through the {@link Context} it is handed. It must not depend on how virtual time is cut into windows, on
 * the wall clock, on hash order or on any other model's memory.
 */
public interface Model {
    /**
     * Handles an event from another shard, or a command from the door, at {@code ctx.nowNs()}.
     *
     * @param event the event; its payload decides what it is
     * @param ctx the only way to act
     */
    void onEvent(Envelope event, Context ctx);

    /**
     * Handles one of the model's own timers.
     *
     * @param kind what {@link Context#schedule} was told
     * @param a first argument of the timer
     * @param b second argument of the timer
     * @param ctx the only way to act
     */
    void onTimer(int kind, long a, long b, Context ctx);

    /** Writes the whole state in a canonical order: equal states write equal bytes. */
    void writeState(StateWriter out);

    /** Replaces the state by one that {@link #writeState} wrote. */
    void readState(StateReader in);

    /**
     * The work that keeps virtual time running at pace {@code max}: how many jobs or experiments are unfinished here.
     * A model without such work answers 0.
     */
    default int unfinishedWork() {
        return 0;
    }
}
