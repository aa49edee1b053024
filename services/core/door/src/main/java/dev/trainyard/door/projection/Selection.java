package dev.trainyard.door.projection;

import java.util.SortedMap;

/** Which objects are wanted. */
@FunctionalInterface
public interface Selection {
    /** Whether this one is. */
    boolean takes(ObjectKey key, SortedMap<String, String> labels);
}
