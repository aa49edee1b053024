package dev.trainyard.door.projection;

/**
 * What is remembered of a command by its id.
 *
 * @param key the resource that it was about
 * @param request fingerprint of the request that made it; empty: it did not come through this door
 * @param result what the request did; empty likewise
 * @param refusal why it has no effect; empty: nobody has refused it. After a refusal its id may be used again
 */
public record CommandNote(ObjectKey key, String request, String result, String refusal) {
    boolean isRefused() {
        return !refusal.isEmpty();
    }

    CommandNote refused(String reason) {
        return new CommandNote(key, request, result, reason);
    }
}
