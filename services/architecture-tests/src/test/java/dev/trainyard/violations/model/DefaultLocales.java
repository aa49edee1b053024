package dev.trainyard.violations.model;

/** Breaks: no default locale in pure code. */
public final class DefaultLocales {
    private DefaultLocales() {}

    static Object format() {
        return String.format("%.1f", 1.5);
    }

    static Object formatted() {
        return "%.1f".formatted(1.5);
    }

    @SuppressWarnings("StringCaseLocaleUsage") // what it is here for
    static Object lower() {
        return "I".toLowerCase();
    }
}
