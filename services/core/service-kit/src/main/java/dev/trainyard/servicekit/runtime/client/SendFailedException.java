package dev.trainyard.servicekit.runtime.client;

/** A record could not be sent; the process must end and start again from the log. */
public final class SendFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SendFailedException(Exception cause) {
        super(
                "a record could not be sent (" + cause.getMessage() + "); this process ends and must be restarted",
                cause);
    }
}
