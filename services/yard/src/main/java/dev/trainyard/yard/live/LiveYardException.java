package dev.trainyard.yard.live;

/** A live yard cannot start or go on; the message is a sentence for people. */
final class LiveYardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LiveYardException(String message) {
        super(message);
    }
}
