package dev.trainyard.operator.status;

/** What has become of the newest generation of an object at the door of the log. */
public sealed interface Stance {
    /**
     * It is on its way.
     *
     * @param sinceNs since when, by {@link System#nanoTime}
     */
    record Waiting(long sinceNs) implements Stance {}

    /** It is in the log. */
    record Logged() implements Stance {}

    /**
     * It breaks a rule.
     *
     * @param message which
     */
    record Refused(String message) implements Stance {}
}
