package dev.trainyard.violations.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Breaks: no Map.of and Set.of in pure code. */
public final class UnkeyedMaps {
    private UnkeyedMaps() {}

    static Object map() {
        return Map.of("a", 1, "b", 2);
    }

    static Object mapCopy() {
        return Map.copyOf(new TreeMap<String, String>());
    }

    static Object set() {
        return Set.of(1, 2);
    }

    static Object setCopy() {
        return Set.copyOf(List.of(1, 2));
    }
}
