package dev.trainyard.violations.naming;

/** Breaks: no static field that can change. */
public final class MutableStatics {
    private MutableStatics() {}

    static int counter = 1;
}
