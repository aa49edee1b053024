package dev.trainyard.door.projection;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.resource.Declaration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Makes the immutable objects that readers get. Confined to the lock of the projection. */
final class ObjectView {
    private final Statuses statuses;
    private final ObjectJson json;

    ObjectView(Statuses statuses, ObjectJson json) {
        this.statuses = statuses;
        this.json = json;
    }

    /** An object as it stands at a virtual time. */
    YardObject of(Tracked t, long nowNs) {
        return new YardObject(
                t.key,
                t.uid,
                t.generation,
                t.resourceVersion,
                t.specVersion,
                t.createdWallMs,
                t.deletedWallMs,
                Collections.unmodifiableSortedMap(t.labels),
                Collections.unmodifiableSortedMap(t.annotations),
                t.resource,
                t.specJson,
                statuses.of(t, nowNs));
    }

    /** How a declared resource would look if it were applied now; {@code t} is what there is of it. */
    YardObject preview(@Nullable Tracked t, Declaration declared, long nowNs) {
        LoggedCommand command = new LoggedCommand(
                -1,
                System.currentTimeMillis(),
                "preview",
                new ResourceApplied(declared.resource()),
                declared.labels(),
                declared.annotations());
        YardObject now = of(t == null ? new Tracked(command, declared.resource(), "") : t, nowNs);
        long generation = t == null || t.resource.equals(declared.resource()) ? now.generation() : t.generation + 1;
        return new YardObject(
                now.key(),
                now.uid(),
                generation,
                now.resourceVersion(),
                now.specVersion(),
                now.createdWallMs(),
                now.deletedWallMs(),
                declared.labels(),
                declared.annotations(),
                declared.resource(),
                json.spec(declared.resource().spec()),
                now.status());
    }
}
