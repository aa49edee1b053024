package dev.trainyard.architecture.unmarked;

/** Breaks: every package says @NullMarked in its package-info.java; this one has none. */
public final class Unmarked {
    private Unmarked() {}
}
