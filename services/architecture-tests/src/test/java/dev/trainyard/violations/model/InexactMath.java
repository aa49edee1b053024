package dev.trainyard.violations.model;

import java.util.stream.DoubleStream;

/** Breaks: no transcendental function of Math in pure code. */
public final class InexactMath {
    private InexactMath() {}

    static Object exponential() {
        return Math.exp(2);
    }

    static Object logarithm() {
        return Math.log(2);
    }

    static Object power() {
        return Math.pow(2, 0.5);
    }

    static Object sine() {
        return Math.sin(2);
    }

    static Object reference() {
        return DoubleStream.of(1).map(Math::cbrt).sum();
    }

    static Object inLambda() {
        return DoubleStream.of(1).map(v -> Math.hypot(v, 1)).sum();
    }
}
