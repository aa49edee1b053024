package dev.trainyard.yard.bench;

/** What was to be measured did not work; the message says what happened and what to look at. */
public final class BenchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchFailedException(String message) {
        super(message);
    }
}
