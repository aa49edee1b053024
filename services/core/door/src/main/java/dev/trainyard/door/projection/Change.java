package dev.trainyard.door.projection;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/**
 * One change that watchers are told, serialised once for all of them.
 *
 * @param version its number
 * @param type what happened to the object
 * @param key the object
 * @param labelsBefore its labels before; of a new object those that it has
 * @param labels its labels now
 * @param frame the change as a server-sent event
 * @param jsonFrom where the object begins in the frame; it ends two bytes before the end
 */
public record Change(
        long version,
        Type type,
        ObjectKey key,
        SortedMap<String, String> labelsBefore,
        SortedMap<String, String> labels,
        byte[] frame,
        int jsonFrom) {
    /** What happened to an object. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    static Change of(
            long version,
            Type type,
            ObjectKey key,
            SortedMap<String, String> labelsBefore,
            SortedMap<String, String> labels,
            byte[] json) {
        byte[] head = head(version, type);
        byte[] frame = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(json, 0, frame, head.length, json.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return new Change(version, type, key, labelsBefore, labels, frame, head.length);
    }

    /** The same object under another type, for selectors that it enters or leaves. */
    public byte[] frameAs(Type other) {
        if (other == type) {
            return frame;
        }
        byte[] head = head(version, other);
        byte[] copy = new byte[head.length + frame.length - jsonFrom];
        System.arraycopy(head, 0, copy, 0, head.length);
        System.arraycopy(frame, jsonFrom, copy, head.length, frame.length - jsonFrom);
        return copy;
    }

    /** The object as JSON. */
    public String json() {
        return new String(frame, jsonFrom, frame.length - jsonFrom - 2, StandardCharsets.UTF_8);
    }

    private static byte[] head(long version, Type type) {
        return ("id: " + version + "\nevent: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    }
}
