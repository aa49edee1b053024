package dev.trainyard.violations.model;

import java.util.List;
import java.util.stream.IntStream;

/** Breaks: no parallel streams in pure code. */
public final class ParallelStreams {
    private ParallelStreams() {}

    static Object collection() {
        return List.of(1, 2).parallelStream().toList();
    }

    static Object stream() {
        return IntStream.range(0, 2).parallel().sum();
    }

    static void array() {
        java.util.Arrays.parallelSort(new int[] {2, 1});
    }
}
