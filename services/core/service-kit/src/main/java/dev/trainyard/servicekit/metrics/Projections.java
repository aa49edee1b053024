package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.kernel.Envelope;
import java.util.List;

/**
 * Several folds of one log, as one.
 *
 * @param all the folds, in the order in which they are called
 */
public record Projections(List<DomainProjection> all) implements DomainProjection {
    public Projections {
        all = List.copyOf(all);
    }

    @Override
    public void onResource(Resource resource, int number) {
        all.forEach(fold -> fold.onResource(resource, number));
    }

    @Override
    public void onDeleted(ResourceDeleted deleted, int number) {
        all.forEach(fold -> fold.onDeleted(deleted, number));
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        all.forEach(fold -> fold.onEvent(event, names));
    }

    @Override
    public void onTime(long nowNs) {
        all.forEach(fold -> fold.onTime(nowNs));
    }
}
