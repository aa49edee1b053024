package dev.trainyard.yard.run;

import dev.trainyard.kernel.Envelope;

/** Follows a run while it goes: for the journal, the progress display and Ctrl-C. */
public interface RunWatcher {
    /** A watcher that does not look. */
    static RunWatcher none() {
        return new RunWatcher() {
            @Override
            public void onEvent(Envelope event) {
                // Not looked at.
            }

            @Override
            public void onWindow(long windows, long nowNs) {
                // Not looked at.
            }
        };
    }

    /** The clock was released; wall time counts from here. */
    default void onReleased() {}

    /** One command or event, in canonical order. */
    void onEvent(Envelope event);

    /**
     * A window is done.
     *
     * @param windows windows done
     * @param nowNs virtual time reached
     */
    void onWindow(long windows, long nowNs);

    /** Whether the run shall stop at the next window and be resumable. */
    default boolean isCancelled() {
        return false;
    }
}
