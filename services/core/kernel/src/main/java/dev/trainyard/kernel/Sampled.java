package dev.trainyard.kernel;

import java.util.function.Consumer;

/**
 * Port of a model that has sensors. A runtime may ask for samples between windows, as often as it likes or never, so
 * they are in no sequence, digest or earliest output time. The in-process runtime never asks.
 */
public interface Sampled {
    /**
     * Shows what the sensors read: a pure function of the state and the time. It is handed no {@link Context} and must
     * leave the state as it is: {@link Model#writeState} writes the same bytes before and after.
     *
     * @param nowNs virtual time, at or after everything handled so far
     * @param sink takes each sample
     */
    void sample(long nowNs, Consumer<? super Record> sink);
}
