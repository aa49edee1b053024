package dev.trainyard.door.projection;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.ResourceStatus;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it stands at one moment; immutable.
 *
 * @param key its identity
 * @param uid unique over all times
 * @param generation how often the spec was set, from 1
 * @param resourceVersion number of its last change
 * @param specVersion number of the last change of its spec, labels or annotations
 * @param createdWallMs wall clock when its first command reached the log, ms since 1970
 * @param deletedWallMs wall clock when its deletion reached the log; null: it is not being deleted
 * @param labels its labels
 * @param annotations its annotations
 * @param resource the resource
 * @param specJson the spec as JSON
 * @param status its status
 */
public record YardObject(
        ObjectKey key,
        String uid,
        long generation,
        long resourceVersion,
        long specVersion,
        long createdWallMs,
        @Nullable Long deletedWallMs,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        Resource resource,
        String specJson,
        ResourceStatus status) {}
