package dev.trainyard.devbroker;

import java.io.Serial;

/** The broker cannot start or go on. The message is one sentence for a person: what was found, and what to do. */
final class BrokerException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitReason reason;

    BrokerException(ExitReason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    BrokerException(ExitReason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    ExitReason reason() {
        return reason;
    }
}
