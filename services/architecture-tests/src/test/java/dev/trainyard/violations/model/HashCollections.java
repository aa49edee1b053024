package dev.trainyard.violations.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Breaks: no collection in hash order in pure code. */
public final class HashCollections {
    private HashCollections() {}

    static Object map() {
        return new HashMap<String, String>();
    }

    static Object set() {
        return new HashSet<String>();
    }

    static Object identity() {
        return new IdentityHashMap<String, String>();
    }

    static Object concurrent() {
        return new ConcurrentHashMap<String, String>();
    }

    static Object reference() {
        List<Supplier<Object>> makers = new ArrayList<>();
        makers.add(HashSet::new);
        return makers;
    }
}
