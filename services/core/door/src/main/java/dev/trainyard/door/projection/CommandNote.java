package dev.trainyard.door.projection;

/**
 * What is remembered of a command by its id.
 *
 * @param key the resource that it was about
 * @param request fingerprint of the request that made it; empty: it did not come through this door
 * @param result what the request did; empty likewise
 */
public record CommandNote(ObjectKey key, String request, String result) {}
