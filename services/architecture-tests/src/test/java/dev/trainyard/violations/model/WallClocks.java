package dev.trainyard.violations.model;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

/** Breaks: no wall clock in pure code. */
public final class WallClocks {
    private WallClocks() {}

    static Object millis() {
        return System.currentTimeMillis();
    }

    static Object nanos() {
        return System.nanoTime();
    }

    static Object instant() {
        return Instant.now();
    }

    static Object today() {
        return LocalDate.now(Clock.systemUTC());
    }

    static Object clock() {
        return Clock.systemUTC();
    }
}
