package dev.trainyard.domain.resource;

/**
 * A place in an input.
 *
 * @param file file name as the user gave it, or the {@code --set} argument
 * @param line line from 1; 0: the file as a whole
 * @param column column from 1
 */
record Mark(String file, int line, int column) {}
