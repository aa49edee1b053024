package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.YardClient;
import java.util.ArrayList;
import java.util.List;

/** Whole lists, page by page; begun anew when a page comes too late. */
final class ResourceLists {
    private static final int PAGE = 500;
    private static final int RESTARTS_MAX = 3;
    private static final int GONE = 410;

    /**
     * A list as it stood at one version.
     *
     * @param items the resources
     * @param resourceVersion the version to watch from
     */
    record Listing(List<JsonNode> items, String resourceVersion) {}

    /**
     * Which resources of a kind.
     *
     * @param kind the kind
     * @param namespace namespace; empty: all
     * @param labels label selector; empty: any
     * @param fields field selector; empty: any
     */
    record Selection(Kind kind, String namespace, String labels, String fields) {
        Query query() {
            return Query.of(kind.path(namespace)).with("labelSelector", labels).with("fieldSelector", fields);
        }

        static Selection one(Kind kind, String namespace, String name) {
            return new Selection(kind, namespace, "", "metadata.name=" + name);
        }
    }

    private ResourceLists() {}

    static Listing list(YardClient yard, Selection selection) {
        for (int restarts = 0; ; restarts++) {
            try {
                return pages(yard, selection);
            } catch (DoorRefusal refusal) {
                if (refusal.status() != GONE || restarts == RESTARTS_MAX) {
                    throw refusal;
                }
            }
        }
    }

    private static Listing pages(YardClient yard, Selection selection) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        while (true) {
            JsonNode page = yard.get(selection
                    .query()
                    .with("limit", Integer.toString(PAGE))
                    .with("continue", next)
                    .toString());
            page.path("items").forEach(items::add);
            JsonNode metadata = page.path("metadata");
            next = metadata.path("continue").asText("");
            if (next.isEmpty()) {
                return new Listing(items, metadata.path("resourceVersion").asText(""));
            }
        }
    }
}
