package dev.trainyard.servicekit.runtime.tail;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import java.util.List;

/** Sees a run go by, window by window. */
@FunctionalInterface
public interface TailListener {
    /**
     * A window is done.
     *
     * @param grant the window; the last one of a run has {@code end} set and no events
     * @param events the commands admitted into it, then what was sent in it, by shard and sequence: the order of the
     *     in-process runtime's observer
     */
    void onWindow(Grant grant, List<Envelope> events);
}
