package dev.trainyard.door.rest;

import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.ChangeRing;
import dev.trainyard.door.projection.YardProjection;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The events that people are told: what happened to which resource. */
public final class EventRoutes implements DoorRoutes {
    private final YardProjection projection;
    private final Dispatcher dispatcher;
    private final Watches watches;

    public EventRoutes(DoorPorts ports, Dispatcher dispatcher, Watches watches) {
        this.projection = ports.projection();
        this.dispatcher = dispatcher;
        this.watches = watches;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.of("GET", "/events", "events", "What happened to which resource, newest last.")
                .query("kind", "string", "Only about this kind.")
                .query("namespace", "string", "Only about this namespace.")
                .query("name", "string", "Only about this name.")
                .query("limit", "integer", "Only so many of the newest; 0: all that are kept.")
                .query("watch", "boolean", "As server-sent events, with those to come.")
                .query("resourceVersion", "string", "A watch goes on after this.")
                .answers(200, "EventList")
                .as(Reply.JSON, "application/yaml", Endpoint.STREAM));
    }

    @Override
    public void mount(Router router) {
        router.get("/events").handler(this::listOrWatch);
    }

    /** Which events are wanted; empty: any. Kinds may be given as plural too. */
    record Wanted(String kind, String namespace, String name) {
        boolean takes(Change change) {
            return (kind.isEmpty()
                            || change.key().kind().equalsIgnoreCase(kind)
                            || change.key()
                                    .kind()
                                    .toLowerCase(Locale.ROOT)
                                    .concat("s")
                                    .equals(kind))
                    && (namespace.isEmpty() || change.key().namespace().equals(namespace))
                    && (name.isEmpty() || change.key().name().equals(name));
        }
    }

    private void listOrWatch(RoutingContext ctx) {
        if (!Watches.asked(ctx)) {
            dispatcher.handler(this::list).handle(ctx);
            return;
        }
        Request r = Request.of(ctx);
        try {
            watches.events(ctx, wanted(r), r.number("limit", 0));
        } catch (HttpProblem e) {
            Dispatcher.send(ctx, Reply.problem(e));
        }
    }

    private static Wanted wanted(Request r) {
        return new Wanted(r.param("kind"), r.param("namespace"), r.param("name"));
    }

    private Reply list(Request r) {
        Wanted wanted = wanted(r);
        int limit = r.number("limit", 0);
        ChangeRing ring = projection.events();
        long version = ring.last();
        List<Change> found = ring.all().stream().filter(wanted::takes).toList();
        String items = found.stream()
                .skip(limit == 0 ? 0 : Math.max(0, found.size() - limit))
                .map(Change::json)
                .collect(Collectors.joining(","));
        String json = "{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":[" + items + "]}";
        return new Reply(200, Reply.JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
