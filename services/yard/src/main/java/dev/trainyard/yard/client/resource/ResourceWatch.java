package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.ServerEvent;
import dev.trainyard.yard.client.ServerEvents;
import dev.trainyard.yard.client.YardClient;
import dev.trainyard.yard.client.resource.ResourceLists.Listing;
import dev.trainyard.yard.client.resource.ResourceLists.Selection;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Follows resources from a list on. A stream that breaks is resumed after its last event; where that is too old, the
 * list is read again and what differs from what was seen is told as changes, so nothing is told twice and the latest of
 * every resource always is.
 */
final class ResourceWatch {
    private static final int GONE = 410;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final YardClient yard;
    private final Selection selection;
    private final TreeMap<String, JsonNode> seen = new TreeMap<>();

    /** What happened to a resource. */
    enum Change {
        /** It is new. */
        ADDED,
        /** It is not as it was. */
        MODIFIED,
        /** It is gone. */
        DELETED
    }

    /** Is told of each change; says whether to go on. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(Change change, JsonNode resource);
    }

    ResourceWatch(YardClient yard, Selection selection) {
        this.yard = yard;
        this.selection = selection;
    }

    /** Follows until the visitor has enough. */
    void follow(Listing start, Visitor visitor) {
        start.items().forEach(item -> seen.put(key(item), item));
        String after = "";
        String version = start.resourceVersion();
        while (true) {
            String path = selection
                    .query()
                    .with("watch", "true")
                    .with("resourceVersion", version)
                    .toString();
            try (ServerEvents events = yard.stream(path, after)) {
                for (ServerEvent event = events.next(); event != null; event = events.next()) {
                    if (event.type().equals("ERROR")) {
                        throw expired(event);
                    }
                    after = event.id().isEmpty() ? after : event.id();
                    if (!tell(event, visitor)) {
                        return;
                    }
                }
            } catch (DoorRefusal refusal) {
                if (refusal.status() != GONE) {
                    throw refusal;
                }
                Listing now = ResourceLists.list(yard, selection);
                if (!tellDifference(now, visitor)) {
                    return;
                }
                after = "";
                version = now.resourceVersion();
                continue;
            } catch (IOException broken) {
                // Opened anew below; if the yard is gone, that says so.
            }
            pause();
        }
    }

    private boolean tell(ServerEvent event, Visitor visitor) {
        Change change =
                switch (event.type()) {
                    case "ADDED" -> Change.ADDED;
                    case "MODIFIED" -> Change.MODIFIED;
                    case "DELETED" -> Change.DELETED;
                    default -> null;
                };
        if (change == null) {
            return true;
        }
        JsonNode resource = yard.parse(event.data());
        if (change == Change.DELETED) {
            seen.remove(key(resource));
        } else {
            seen.put(key(resource), resource);
        }
        return visitor.visit(change, resource);
    }

    private boolean tellDifference(Listing now, Visitor visitor) {
        TreeSet<String> left = new TreeSet<>(seen.keySet());
        for (JsonNode item : now.items()) {
            String key = key(item);
            left.remove(key);
            JsonNode before = seen.put(key, item);
            if (before == null || !version(before).equals(version(item))) {
                if (!visitor.visit(before == null ? Change.ADDED : Change.MODIFIED, item)) {
                    return false;
                }
            }
        }
        for (String key : left) {
            JsonNode gone = seen.remove(key);
            if (gone != null && !visitor.visit(Change.DELETED, gone)) {
                return false;
            }
        }
        return true;
    }

    private DoorRefusal expired(ServerEvent event) {
        JsonNode problem = yard.parse(event.data());
        return DoorRefusal.of(problem.path("status").asInt(GONE), problem);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String key(JsonNode resource) {
        JsonNode metadata = resource.path("metadata");
        return metadata.path("namespace").asText("") + "/"
                + metadata.path("name").asText("");
    }

    private static String version(JsonNode resource) {
        return resource.path("metadata").path("uid").asText("") + "@"
                + resource.path("metadata").path("resourceVersion").asText("");
    }
}
