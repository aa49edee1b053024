package dev.trainyard.servicekit.quarkus.log;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;

/** Port to a service's gauges: a fold of what the log says. Called by one thread at a time, in the order of the log. */
public interface DomainProjection {
    /** A resource was applied. */
    void onResource(Resource resource);

    /** One event of the topics that this service follows, once, in the order of its source. */
    void onEvent(Envelope event, YardNames names);

    /** Virtual time was granted up to here. */
    default void onTime(long nowNs) {}
}
