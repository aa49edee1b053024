package dev.trainyard.violations.model;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Breaks: no threads in pure code. */
public final class Threads {
    private Threads() {}

    static Object current() {
        return Thread.currentThread();
    }

    static Object pool() {
        return Executors.newSingleThreadExecutor();
    }

    static Object atomic() {
        return new AtomicLong();
    }
}
