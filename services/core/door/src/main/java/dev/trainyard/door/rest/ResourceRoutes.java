package dev.trainyard.door.rest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.Page;
import dev.trainyard.door.projection.VirtualText;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.door.projection.YardProjection;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resources: lists, watches, single ones, their scale and story, and {@code /apply}. */
public final class ResourceRoutes implements DoorRoutes {
    /** Where resources live. */
    public static final String BASE = "/apis/" + Resource.API_VERSION;

    private final YardProjection projection;
    private final Dispatcher dispatcher;
    private final ResourceActions actions;
    private final Watches watches;
    private final YAMLMapper yaml = new YAMLMapper();

    /**
     * @param ports what to work with
     * @param limits what is refused
     * @param dispatcher runs the requests
     * @param watches runs the watches
     */
    public ResourceRoutes(DoorPorts ports, DoorLimits limits, Dispatcher dispatcher, Watches watches) {
        this.projection = ports.projection();
        this.dispatcher = dispatcher;
        this.actions = new ResourceActions(ports, limits);
        this.watches = watches;
    }

    @Override
    public void mount(Router router) {
        String all = BASE + "/:plural";
        String some = BASE + "/namespaces/:namespace/:plural";
        route(router, HttpMethod.POST, "/apply", actions::apply);
        String placement = placement(":namespace", ":name");
        route(router, HttpMethod.GET, placement, this::placement);
        router.route(placement).handler(ctx -> ctx.fail(405)); // nobody declares where a job lies
        router.get(all).handler(this::listOrWatch);
        router.get(some).handler(this::listOrWatch);
        single(router, some);
        single(router, all);
    }

    private void single(Router router, String collection) {
        String one = collection + "/:name";
        Handler<RoutingContext> create = dispatcher.handler(r -> actions.create(kindOf(r), namespaceOf(r), r));
        router.post(collection).handler(ctx -> {
            boolean inNamespace = ctx.pathParam("namespace") != null;
            if (!inNamespace
                    && !Kinds.ofPlural(String.valueOf(ctx.pathParam("plural"))).isClusterScoped()) {
                ctx.fail(405); // all namespaces can be listed, not created in
            } else {
                create.handle(ctx);
            }
        });
        route(router, HttpMethod.GET, one, this::get);
        route(router, HttpMethod.PUT, one, r -> actions.replace(keyOf(r), r));
        route(router, HttpMethod.PATCH, one, r -> actions.patch(keyOf(r), r));
        route(router, HttpMethod.DELETE, one, r -> actions.delete(keyOf(r), r));
        route(router, HttpMethod.GET, one + "/story", this::story);
        route(router, HttpMethod.GET, one + "/scale", r -> scale(actions.living(poolKeyOf(r))));
        route(router, HttpMethod.PUT, one + "/scale", this::rescale);
        route(router, HttpMethod.PATCH, one + "/scale", this::rescale);
    }

    @Override
    public List<Endpoint> endpoints() {
        return ResourceEndpoints.all();
    }

    private void route(Router router, HttpMethod method, String path, Dispatcher.Answerer answerer) {
        router.route(method, path).handler(dispatcher.handler(answerer));
    }

    private static Kinds kindOf(Request r) {
        return Kinds.ofPlural(r.part("plural"));
    }

    private static ObjectKey keyOf(Request r) {
        return new ObjectKey(kindOf(r).kind(), namespaceOf(r), r.part("name"));
    }

    /** The namespace that an address names, as its kind wants it; pools and queues were in {@code default} once. */
    private static String namespaceOf(Request r) {
        Kinds kind = kindOf(r);
        String named = r.part("namespace");
        if (kind.isClusterScoped() ? !named.isEmpty() && !named.equals(Resource.CLUSTER_NAMESPACE) : named.isEmpty()) {
            throw new HttpProblem(
                    404,
                    kind.plural() + (kind.isClusterScoped() ? " belong to no namespace" : " belong to namespaces")
                            + ": they are at " + collection(kind, "NAMESPACE"));
        }
        return kind.isClusterScoped() ? Resource.CLUSTER_NAMESPACE : named;
    }

    /** The address of the resources of a kind in a namespace. */
    static String collection(Kinds kind, String namespace) {
        return BASE + (kind.isClusterScoped() ? "/" : "/namespaces/" + namespace + "/") + kind.plural();
    }

    /** The address of where a job lies. */
    static String placement(String namespace, String name) {
        return BASE + "/namespaces/" + namespace + "/" + Kinds.PLACEMENTS + "/" + name;
    }

    private static ObjectKey poolKeyOf(Request r) {
        if (kindOf(r) != Kinds.POOLS) {
            throw new HttpProblem(404, "only acceleratorpools have a scale, found " + r.part("plural"));
        }
        return keyOf(r);
    }

    private Reply get(Request r) {
        ObjectKey key = keyOf(r);
        return ResourceActions.object(200, projection.find(key).orElseThrow(() -> ResourceActions.unknown(key)));
    }

    private Reply placement(Request r) {
        ObjectKey job = new ObjectKey(Kinds.JOBS.kind(), r.part("namespace"), r.part("name"));
        if (projection.find(job).isEmpty()) {
            throw ResourceActions.unknown(job);
        }
        PlacementStatus status = projection
                .placement(job)
                .orElseThrow(() -> new HttpProblem(404, "trainingjobs/" + job.name() + " holds no nodes now"));
        Map<String, Object> placement = new LinkedHashMap<>();
        placement.put("apiVersion", Resource.API_VERSION);
        placement.put("kind", Kinds.PLACEMENT);
        placement.put("metadata", Map.of("name", job.name(), "namespace", job.namespace()));
        placement.put("status", status);
        return Reply.json(200, placement);
    }

    private Reply story(Request r) {
        ObjectKey key = keyOf(r);
        var lines = projection.story(key).orElseThrow(() -> ResourceActions.unknown(key));
        List<Map<String, Object>> told = lines.stream()
                .map(line -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("virtualTime", VirtualText.time(line.timeNs()));
                    fields.put("virtualTimeNs", line.timeNs());
                    fields.put("text", line.text());
                    return fields;
                })
                .toList();
        return Reply.json(200, Map.of("lines", told));
    }

    private static Reply scale(YardObject pool) {
        return scale(pool, racks(pool));
    }

    private static int racks(YardObject pool) {
        return pool.resource() instanceof Resource.AcceleratorPool p ? p.spec().racks() : 0;
    }

    /** The scale of a pool with so many racks wanted. */
    private static Reply scale(YardObject pool, int wanted) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", pool.key().name());
        metadata.put("resourceVersion", Long.toString(pool.resourceVersion()));
        Map<String, Object> scale = new LinkedHashMap<>();
        scale.put("apiVersion", "autoscaling/v1");
        scale.put("kind", "Scale");
        scale.put("metadata", metadata);
        scale.put("spec", Map.of("replicas", wanted));
        scale.put("status", Map.of("replicas", racks(pool)));
        return Reply.json(200, scale);
    }

    private Reply rescale(Request r) throws InterruptedException {
        ObjectKey key = poolKeyOf(r);
        int racks = replicas(r);
        try {
            Reply changed = actions.patch(key, r, "{\"spec\": {\"racks\": " + racks + "}}");
            return changed.status() == 200 ? scale(actions.living(key), racks) : changed;
        } catch (HttpProblem e) {
            List<Problem> errors = e.errors().stream()
                    .map(p -> p.path().equals("spec.racks")
                            ? new Problem(p.file(), p.line(), p.column(), "spec.replicas", p.message())
                            : p)
                    .toList();
            throw errors.isEmpty() ? e : HttpProblem.invalid(errors);
        }
    }

    private int replicas(Request r) {
        try {
            JsonNode replicas = yaml.readTree(r.source().text()).path("spec").path("replicas");
            if (replicas.isInt()) {
                return replicas.intValue();
            }
        } catch (IOException e) {
            // Said below.
        }
        throw HttpProblem.invalid(List.of(new Problem(
                "request",
                1,
                1,
                "spec.replicas",
                "spec.replicas: expected the number of racks, as in {\"spec\": {\"replicas\": 4}}")));
    }

    private void listOrWatch(RoutingContext ctx) {
        if (Watches.asked(ctx)) {
            Request r = Request.of(ctx);
            watches.objects(ctx, r.part("plural"), r.part("namespace"));
        } else {
            dispatcher.handler(this::list).handle(ctx);
        }
    }

    private Reply list(Request r) {
        Kinds kind = kindOf(r);
        String next = r.param("continue");
        ListToken token = next.isEmpty() ? null : ListToken.decode(kind.kind(), next);
        if (token != null && !projection.changes().covers(token.version())) {
            throw new HttpProblem(410, "this list was begun too long ago to go on; begin it again");
        }
        Selector selector = Selector.parse(r.param("labelSelector"), r.param("fieldSelector"));
        int limit = r.number("limit", 0);
        Page page = projection.list(
                kind.kind(),
                r.part("namespace"),
                token == null ? null : token.after(),
                selector,
                limit == 0 ? Integer.MAX_VALUE : limit);
        long version = token == null ? page.version() : token.version();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator g = ObjectJson.MAPPER.createGenerator(bytes, JsonEncoding.UTF8)) {
            g.writeStartObject();
            g.writeStringField("apiVersion", Resource.API_VERSION);
            g.writeStringField("kind", kind.kind() + "List");
            g.writeObjectFieldStart("metadata");
            g.writeStringField("resourceVersion", Long.toString(version));
            if (page.remaining() > 0) {
                ObjectKey last = page.objects().getLast().key();
                g.writeStringField("continue", new ListToken(version, last).encode());
                g.writeNumberField("remainingItemCount", page.remaining());
            }
            g.writeEndObject();
            g.writeArrayFieldStart("items");
            for (YardObject object : page.objects()) {
                ObjectJson.object(g, object, object.resourceVersion());
            }
            g.writeEndArray();
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply(200, Reply.JSON, bytes.toByteArray(), Map.of());
    }
}
