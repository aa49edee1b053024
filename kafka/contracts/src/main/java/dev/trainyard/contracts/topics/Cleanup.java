package dev.trainyard.contracts.topics;

import java.util.Locale;

/** Kafka's {@code cleanup.policy}. */
public enum Cleanup {
    /** Records go by retention only. */
    DELETE,
    /** The last record of each key stays. */
    COMPACT;

    /** The value as Kafka spells it. */
    public String policy() {
        return name().toLowerCase(Locale.ROOT);
    }
}
