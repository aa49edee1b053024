package dev.trainyard.door.projection;

import dev.trainyard.domain.resource.KnownYard;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The resources of the projection for checks of new ones. */
final class Known implements KnownYard {
    private final Ledger ledger;
    private final ReentrantLock lock;

    Known(Ledger ledger, ReentrantLock lock) {
        this.ledger = ledger;
        this.lock = lock;
    }

    @Override
    public Optional<Resource> find(String kind, String namespace, String name) {
        lock.lock();
        try {
            Tracked t = ledger.find(new ObjectKey(kind, namespace, name));
            return t == null || t.isDeleting() ? Optional.empty() : Optional.of(t.resource);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Collection<CapacityQueue> queues() {
        List<CapacityQueue> queues = new ArrayList<>();
        lock.lock();
        try {
            for (Tracked t : ledger.all(Ledger.QUEUE, "")) {
                if (!t.isDeleting() && t.resource instanceof CapacityQueue queue) {
                    queues.add(queue);
                }
            }
        } finally {
            lock.unlock();
        }
        return queues;
    }

    @Override
    public Collection<AcceleratorPool> pools() {
        List<AcceleratorPool> pools = new ArrayList<>();
        lock.lock();
        try {
            for (Tracked t : ledger.all(Ledger.POOL, "")) {
                if (!t.isDeleting() && t.resource instanceof AcceleratorPool pool) {
                    pools.add(pool);
                }
            }
        } finally {
            lock.unlock();
        }
        return pools;
    }
}
