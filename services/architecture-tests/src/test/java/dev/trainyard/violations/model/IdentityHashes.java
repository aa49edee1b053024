package dev.trainyard.violations.model;

import java.util.concurrent.TimeUnit;

/** Breaks: no identity hashes in pure code. */
public final class IdentityHashes {
    private IdentityHashes() {}

    static Object identity() {
        return System.identityHashCode("a");
    }

    static Object object() {
        return new Object().hashCode();
    }

    static Object constant() {
        return TimeUnit.DAYS.hashCode();
    }
}
