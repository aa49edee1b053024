package dev.trainyard.violations.model;

import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Breaks: no shared or unseeded generator in pure code. */
public final class RandomSources {
    private RandomSources() {}

    static Object random() {
        return new Random(1);
    }

    static Object splittable() {
        return new SplittableRandom(1);
    }

    static Object threadLocal() {
        return ThreadLocalRandom.current();
    }

    static Object secure() {
        return new SecureRandom();
    }

    static Object mathRandom() {
        return Math.random();
    }

    static Object uuid() {
        return UUID.randomUUID();
    }

    static Object generator() {
        return RandomGenerator.getDefault();
    }
}
