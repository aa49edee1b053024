package dev.trainyard.door.projection;

import dev.trainyard.domain.resource.Resource;
import java.util.Comparator;

/**
 * Identity of a resource in a yard.
 *
 * @param kind kind as in YAML
 * @param namespace its namespace
 * @param name its name
 */
public record ObjectKey(String kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::kind)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    /** The identity of a resource. */
    public static ObjectKey of(Resource resource) {
        return new ObjectKey(
                resource.kind(), resource.meta().namespace(), resource.meta().name());
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
