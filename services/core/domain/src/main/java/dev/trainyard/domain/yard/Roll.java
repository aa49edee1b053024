package dev.trainyard.domain.yard;

import dev.trainyard.domain.resource.ResourceMeta;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers the resources of one kind: the first application of a name gets the next number from 0, later ones keep it
 * until the name is deleted; a name that is applied after that is another resource with another number. Whoever follows
 * the commands of a run in their order finds the same numbers.
 */
public final class Roll {
    /** No resource of that name. */
    public static final int UNKNOWN = -1;

    private final TreeMap<String, Integer> living = new TreeMap<>();
    private int given;

    /**
     * What an application means.
     *
     * @param number the resource's number
     * @param isNew whether this created it; otherwise its mutable fields change
     */
    public record Entry(int number, boolean isNew) {}

    /** A resource of this identity is applied. */
    public Entry apply(ResourceMeta meta) {
        String key = key(meta.namespace(), meta.name());
        Integer known = living.get(key);
        if (known != null) {
            return new Entry(known, false);
        }
        living.put(key, given);
        return new Entry(given++, true);
    }

    /** A resource is deleted; answers its number, or {@link #UNKNOWN}. */
    public int delete(String namespace, String name) {
        Integer known = living.remove(key(namespace, name));
        return known == null ? UNKNOWN : known;
    }

    /** The number of a resource that is not deleted, or {@link #UNKNOWN}. */
    public int find(String namespace, String name) {
        return living.getOrDefault(key(namespace, name), UNKNOWN);
    }

    /** How many numbers were given: the next one. */
    public int given() {
        return given;
    }

    /** Writes everything. */
    public void writeState(StateWriter out) {
        out.writeInt(given);
        out.writeInt(living.size());
        for (Map.Entry<String, Integer> entry : living.entrySet()) {
            out.writeString(entry.getKey());
            out.writeInt(entry.getValue());
        }
    }

    /** Replaces the content by what {@link #writeState} wrote. */
    public void readState(StateReader in) {
        living.clear();
        given = in.readInt();
        for (int n = in.readInt(); n > 0; n--) {
            living.put(in.readString(), in.readInt());
        }
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
