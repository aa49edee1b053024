package dev.trainyard.door.rest;

import dev.trainyard.door.projection.ObjectKey;
import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one request at a time check and change a resource; requests about others go on. */
final class Stripes {
    private static final int COUNT = 1_024;

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    Stripes() {
        for (int i = 0; i < COUNT; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** Work under locks. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Works while nobody else works on these resources. */
    <T> T alone(Collection<ObjectKey> keys, Work<T> work) throws InterruptedException {
        TreeSet<Integer> stripes = new TreeSet<>();
        for (ObjectKey key : keys) {
            stripes.add(Math.floorMod(key.hashCode(), COUNT));
        }
        for (int stripe : stripes) {
            locks[stripe].lock();
        }
        try {
            return work.run();
        } finally {
            for (int stripe : stripes) {
                locks[stripe].unlock();
            }
        }
    }
}
