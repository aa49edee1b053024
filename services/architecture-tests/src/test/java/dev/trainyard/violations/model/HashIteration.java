package dev.trainyard.violations.model;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/** Breaks: primitive hash collections are looked up, never gone through. */
public final class HashIteration {
    private HashIteration() {}

    static Object iterator() {
        return new LongOpenHashSet().iterator();
    }

    static Object array() {
        return new LongOpenHashSet().toLongArray();
    }
}
