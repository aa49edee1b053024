package dev.trainyard.operator.intake;

/** What is left to do about an object. */
sealed interface Verdict {
    /** Nothing until it changes. */
    record Done() implements Verdict {}

    /**
     * Look again.
     *
     * @param afterMs in so many ms
     */
    record Again(long afterMs) implements Verdict {}
}
