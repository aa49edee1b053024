package dev.trainyard.door.projection;

import java.util.List;

/**
 * A part of a list.
 *
 * @param version number of the newest change that it shows
 * @param objects the objects
 * @param remaining how many come after them
 */
public record Page(long version, List<YardObject> objects, int remaining) {}
