package dev.trainyard.servicekit.runtime.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key and a value that somebody hung on a command. No model sees it.
 *
 * @param key unique in its list
 * @param value anything
 */
public record Label(String key, String value) {
    /** The entries of a map as labels, by key. */
    public static List<Label> of(Map<String, String> map) {
        List<Label> labels = new ArrayList<>();
        new TreeMap<>(map).forEach((key, value) -> labels.add(new Label(key, value)));
        return List.copyOf(labels);
    }

    /** Labels as a map; of two with one key the last holds. */
    public static SortedMap<String, String> map(List<Label> labels) {
        SortedMap<String, String> map = new TreeMap<>();
        labels.forEach(label -> map.put(label.key(), label.value()));
        return map;
    }
}
