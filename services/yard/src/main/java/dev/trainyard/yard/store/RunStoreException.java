package dev.trainyard.yard.store;

/** Something is wrong with what is kept of a run; the message is a sentence for people. */
public final class RunStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunStoreException(String message) {
        super(message);
    }
}
