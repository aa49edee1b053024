package dev.trainyard.servicekit.runtime.protocol;

import java.util.Comparator;

/**
 * What a door wrote to the commands topic.
 *
 * @param id the client's id: resource uid and generation, or an idempotency key; an id is applied once
 * @param kind kind of the resource, for the canonical order
 * @param namespace its namespace
 * @param name its name
 * @param atNs virtual time asked for; it takes effect at this time or at the begin of the admitting window
 * @param payload the command as an encoded event; only its payload counts
 */
public record Command(String id, String kind, String namespace, String name, long atNs, byte[] payload) {
    /** Commands of equal time: by kind, namespace and name, so that the same files give the same run by every door. */
    public static final Comparator<Command> CANONICAL = Comparator.comparing(Command::kind)
            .thenComparing(Command::namespace)
            .thenComparing(Command::name)
            .thenComparing(Command::id);
}
