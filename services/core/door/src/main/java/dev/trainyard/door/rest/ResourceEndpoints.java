package dev.trainyard.door.rest;

import dev.trainyard.door.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** What can be done with resources. */
final class ResourceEndpoints {
    private static final String DRY_RUN = "dryRun";
    private static final String DRY_RUN_ABOUT = "All: check and answer, but change nothing.";
    private static final String KEY = "Idempotency-Key";
    private static final String KEY_ABOUT = "The same key with the same request is done once and answered again.";

    private ResourceEndpoints() {}

    static List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>();
        all.add(changing(Endpoint.of("POST", "/apply", "resources", "Creates and changes resources, all or none."))
                .takes("Resources")
                .answers(200, "ApplyResult"));
        for (Kinds kind : Kinds.values()) {
            String some = ResourceRoutes.collection(kind, "{namespace}");
            String one = some + "/{name}";
            String tag = kind.plural();
            if (!kind.isClusterScoped()) {
                all.add(list(ResourceRoutes.BASE + "/" + kind.plural(), kind, "of all namespaces"));
            }
            all.add(list(some, kind, kind.isClusterScoped() ? "of the yard" : "of a namespace"));
            all.add(changing(Endpoint.of("POST", some, tag, "Creates one; 409 if it exists."))
                    .takes(kind.kind())
                    .answers(201, kind.kind()));
            all.add(Endpoint.of("GET", one, tag, "Reads one.").answers(200, kind.kind()));
            all.add(changing(Endpoint.of("PUT", one, tag, "Replaces spec, labels and annotations."))
                    .takes(kind.kind())
                    .answers(200, kind.kind()));
            all.add(changing(Endpoint.of("PATCH", one, tag, "Changes the fields given."))
                    .takes("MergePatch")
                    .answers(200, kind.kind()));
            all.add(changing(Endpoint.of("DELETE", one, tag, "Deletes one; it goes away when the models let it go."))
                    .answers(200, kind.kind()));
            all.add(Endpoint.of("GET", one + "/story", tag, "What happened to it, in sentences.")
                    .answers(200, "Story"));
        }
        all.add(Endpoint.of(
                        "GET",
                        ResourceRoutes.placement("{namespace}", "{name}"),
                        Kinds.PLACEMENTS,
                        "Where a job lies, node by node; 404 while it holds no nodes.")
                .answers(200, Schemas.PLACEMENT));
        String scale = ResourceRoutes.collection(Kinds.POOLS, "") + "/{name}/scale";
        String tag = Kinds.POOLS.plural();
        all.add(Endpoint.of("GET", scale, tag, "How many racks the pool has.").answers(200, "Scale"));
        all.add(changing(Endpoint.of("PUT", scale, tag, "Sets how many racks the pool has."))
                .takes("Scale")
                .answers(200, "Scale"));
        all.add(changing(Endpoint.of("PATCH", scale, tag, "The same."))
                .takes("Scale")
                .answers(200, "Scale"));
        return all;
    }

    private static Endpoint changing(Endpoint endpoint) {
        return endpoint.queryMatching(DRY_RUN, "^(All)?$", DRY_RUN_ABOUT)
                .headerMatching(KEY, "^" + Request.KEY + "$", KEY_ABOUT);
    }

    private static Endpoint list(String path, Kinds kind, String of) {
        return Endpoint.of("GET", path, kind.plural(), "Lists or watches those " + of + ".")
                .query("labelSelector", "string", "As in Kubernetes: a=b, a!=b, a in (b,c), a notin (b,c), a, !a.")
                .query("fieldSelector", "string", "metadata.name=NAME or metadata.namespace=NAMESPACE.")
                .query("limit", "integer", "At most so many; 0: all.")
                .query("continue", "string", "Goes on with a list; 410 when it was begun too long ago.")
                .query("watch", "boolean", "As server-sent events: ADDED, MODIFIED, DELETED, BOOKMARK, ERROR.")
                .query("resourceVersion", "string", "A watch goes on after this; 410 when that is too old.")
                .answers(200, kind.kind() + "List")
                .as(Reply.JSON, "application/yaml", Endpoint.STREAM);
    }
}
