package dev.trainyard.domain.resource;

import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Port to the resources that a yard has already. New ones are checked against these, and these are not checked again: a
 * job costs a look at its queue and at the pools, however many jobs there are.
 */
public interface KnownYard {
    /** The resource of that identity. */
    Optional<Resource> find(String kind, String namespace, String name);

    /** All queues. */
    Collection<CapacityQueue> queues();

    /** All pools. */
    Collection<AcceleratorPool> pools();

    /** A yard without resources. */
    static KnownYard none() {
        return new KnownYard() {
            @Override
            public Optional<Resource> find(String kind, String namespace, String name) {
                return Optional.empty();
            }

            @Override
            public Collection<CapacityQueue> queues() {
                return List.of();
            }

            @Override
            public Collection<AcceleratorPool> pools() {
                return List.of();
            }
        };
    }
}
