package dev.trainyard.operator.intake;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jspecify.annotations.Nullable;

/** Keeps objects without the list of who has set which field: it is half of an object, and nobody here reads it. */
public final class SlimStore<R extends HasMetadata> extends BasicItemStore<R> {
    /** Made by the SDK, by reflection. */
    public SlimStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public @Nullable R put(String key, R object) {
        object.getMetadata().setManagedFields(null);
        return super.put(key, object);
    }
}
