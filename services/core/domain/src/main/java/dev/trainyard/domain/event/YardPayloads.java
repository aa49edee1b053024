package dev.trainyard.domain.event;

import dev.trainyard.kernel.PayloadTypes;

/** The one list of payload types of a yard: events first, then commands. */
public final class YardPayloads {
    private YardPayloads() {}

    /** Events and commands in order of declaration. */
    public static PayloadTypes types() {
        return PayloadTypes.ofSealed(YardEvent.class, YardCommand.class);
    }
}
