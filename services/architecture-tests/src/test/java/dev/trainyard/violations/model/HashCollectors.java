package dev.trainyard.violations.model;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Breaks: no collector that makes a hash collection in pure code. */
public final class HashCollectors {
    private HashCollectors() {}

    static Object toMap() {
        return Stream.of("a").collect(Collectors.toMap(s -> s, s -> s));
    }

    static Object toSet() {
        return Stream.of("a").collect(Collectors.toSet());
    }

    static Object grouping() {
        return Stream.of("a").collect(Collectors.groupingBy(String::length));
    }

    static Object partitioning() {
        return Stream.of("a").collect(Collectors.partitioningBy(String::isEmpty));
    }
}
