package dev.trainyard.violations.model;

/** Breaks: no settings of the process in pure code. */
public final class ProcessSettings {
    private ProcessSettings() {}

    static Object environment() {
        return System.getenv().size();
    }

    static Object property() {
        return System.getProperties();
    }

    static Object processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
