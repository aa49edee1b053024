package dev.trainyard.domain.resource;

/**
 * One input text.
 *
 * @param file name for messages
 * @param text YAML documents
 */
public record Source(String file, String text) {}
