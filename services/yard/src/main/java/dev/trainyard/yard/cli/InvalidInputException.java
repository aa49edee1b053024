package dev.trainyard.yard.cli;

/** What was asked for cannot be done as it was asked; the message is one or more sentences for people. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }
}
