package dev.trainyard.violations.naming;

/** Breaks: no class is called a helper. */
public final class NameHelper {
    private NameHelper() {}
}
