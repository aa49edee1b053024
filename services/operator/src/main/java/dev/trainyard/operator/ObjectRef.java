package dev.trainyard.operator;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.kubernetes.api.YardObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.jspecify.annotations.Nullable;

/**
 * An object of the API server.
 *
 * @param kind its kind
 * @param plural its kind in addresses
 * @param namespace its namespace; empty for what belongs to none
 * @param name its name
 * @param uid unique over all times
 */
public record ObjectRef(String kind, String plural, String namespace, String name, String uid) {
    /** Label of a yard's resource: the uid of the object that it was made for. */
    public static final String UID_LABEL = "trainyard.dev/uid";

    /** Keeps an object until the log has its deletion. */
    public static final String FINALIZER = "trainyard.dev/log";

    /** What an object is called. */
    public static ObjectRef of(YardObject object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectRef(
                object.getKind(),
                HasMetadata.getPlural(object.getClass()),
                namespace == null ? "" : namespace,
                object.getMetadata().getName(),
                object.getMetadata().getUid());
    }

    /** Its identity in the yard. */
    public ObjectKey key() {
        return new ObjectKey(kind, namespace.isEmpty() ? Resource.CLUSTER_NAMESPACE : namespace, name);
    }

    /** Its identity among the objects of its kind. */
    public ResourceID id() {
        return new ResourceID(name, nullableNamespace());
    }

    /** Path of its address. */
    public String path() {
        return "/apis/" + YardObject.GROUP + "/" + YardObject.VERSION
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural + "/" + name;
    }

    /** Id of the command that applies one generation of it. */
    public String applyId(long generation) {
        return uid + "/" + generation;
    }

    /** Id of the command that deletes it. */
    public String deleteId() {
        return uid + "/deleted";
    }

    private @Nullable String nullableNamespace() {
        return namespace.isEmpty() ? null : namespace;
    }
}
