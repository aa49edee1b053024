package dev.trainyard.servicekit.runtime.protocol;

/** This process must not take part in the run; the message tells a person why and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
