package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;

/** Port to a fold of what the log says. Called by one thread at a time, in the order of the log. */
public interface DomainProjection {
    /**
     * A resource was applied, for the first time or again.
     *
     * @param number number of the pool or job; {@link dev.trainyard.domain.yard.Roll#UNKNOWN} for a queue
     */
    default void onResource(Resource resource, int number) {}

    /**
     * A resource was deleted.
     *
     * @param number its number; {@link dev.trainyard.domain.yard.Roll#UNKNOWN} for a queue, or if there was none
     */
    default void onDeleted(ResourceDeleted deleted, int number) {}

    /** One event of the topics that are followed, once, in the order of its source. */
    void onEvent(Envelope event, YardNames names);

    /** Virtual time was granted up to here. */
    default void onTime(long nowNs) {}
}
