package dev.trainyard.door.projection;

/**
 * One sentence of a story.
 *
 * @param timeNs virtual time at which it happened
 * @param text the sentence
 */
public record StoryLine(long timeNs, String text) {}
