package dev.trainyard.servicekit.broker;

import java.io.IOException;
import java.io.Serial;

/** The broker did not start. The message is one sentence for a person: what was found, and what to do. */
public final class BrokerFailedException extends IOException {
    /** {@link #exitStatus()} of a broker that never got as far as to end by itself. */
    public static final int NOT_STARTED = -1;

    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    BrokerFailedException(int exitStatus, String sentence) {
        super(sentence);
        this.exitStatus = exitStatus;
    }

    BrokerFailedException(int exitStatus, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitStatus = exitStatus;
    }

    /** Of the broker's process, with the meanings of {@code kafka/dev-broker/README.md}. */
    public int exitStatus() {
        return exitStatus;
    }
}
