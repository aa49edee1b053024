package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.Change.Type;
import dev.trainyard.door.projection.ChangeRing;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.Page;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.door.projection.YardProjection;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens watches, and counts them. */
public final class Watches {
    private final YardProjection projection;
    private final DoorLimits limits;
    private final AtomicInteger open = new AtomicInteger();

    public Watches(YardProjection projection, DoorLimits limits) {
        this.projection = projection;
        this.limits = limits;
    }

    /** Whether a request for a list asks to watch it. */
    public static boolean asked(RoutingContext ctx) {
        String watch = ctx.queryParams().get("watch");
        return switch (watch) {
            case null -> false;
            case "true", "1" -> true;
            case "", "false", "0" -> false;
            default -> throw new HttpProblem(400, "watch=" + watch + ": expected true or false");
        };
    }

    /** Open watches. */
    public int open() {
        return open.get();
    }

    /** Watches objects: first all there are, unless the client goes on from a version, then every change. */
    void objects(RoutingContext ctx, String plural, String within) {
        begin(ctx, () -> {
            Kinds kind = Kinds.ofPlural(plural);
            Selector selector = selector(ctx);
            ChangeRing ring = projection.changes();
            Long from = resumed(ctx, ring);
            Iterator<byte[]> first = Collections.emptyIterator();
            if (from == null) {
                Page page = projection.list(kind.kind(), within, null, selector, Integer.MAX_VALUE);
                from = page.version();
                first = page.objects().stream().map(Watches::added).iterator();
            }
            return new WatchStream.Source(
                    ring,
                    from,
                    first,
                    change -> frame(change, kind.kind(), within, selector),
                    version -> bookmark(kind.kind(), version));
        });
    }

    /** Watches the events that people are told. */
    void events(RoutingContext ctx, EventRoutes.Wanted wanted, int limit) {
        begin(ctx, () -> {
            ChangeRing ring = projection.events();
            Long from = resumed(ctx, ring);
            if (from == null) {
                List<Change> all = ring.all();
                from = all.isEmpty() ? ring.last() : all.getFirst().version() - 1;
                List<Change> shown = all.stream().filter(wanted::takes).toList();
                if (limit > 0 && shown.size() > limit) {
                    from = shown.get(shown.size() - limit).version() - 1;
                }
            }
            return new WatchStream.Source(
                    ring,
                    from,
                    Collections.emptyIterator(),
                    change -> wanted.takes(change) ? change.frame() : null,
                    version -> bookmark("Event", version));
        });
    }

    /** Makes the source of a watch. */
    @FunctionalInterface
    private interface Opening {
        WatchStream.Source open();
    }

    private void begin(RoutingContext ctx, Opening opening) {
        if (open.incrementAndGet() > limits.watchesMax()) {
            open.decrementAndGet();
            Dispatcher.send(
                    ctx, Reply.problem(HttpProblem.busy(limits.watchesMax() + " watches are open; close some", 5)));
            return;
        }
        try {
            new WatchStream(ctx, opening.open(), open::decrementAndGet).start();
        } catch (HttpProblem e) {
            open.decrementAndGet();
            Dispatcher.send(ctx, Reply.problem(e));
        }
    }

    private static Selector selector(RoutingContext ctx) {
        String labels = ctx.queryParams().get("labelSelector");
        String fields = ctx.queryParams().get("fieldSelector");
        return Selector.parse(labels == null ? "" : labels, fields == null ? "" : fields);
    }

    /** The version after which a client goes on; null: it begins anew. */
    private static @Nullable Long resumed(RoutingContext ctx, ChangeRing ring) {
        String last = ctx.request().getHeader("Last-Event-ID");
        String version = last == null ? ctx.queryParams().get("resourceVersion") : last;
        if (version == null || version.isEmpty() || version.equals("0")) {
            return null;
        }
        long from;
        try {
            from = Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new HttpProblem(400, "resourceVersion " + version + " was not given by this yard");
        }
        if (!ring.covers(from)) {
            throw new HttpProblem(
                    410, "changes since resourceVersion " + version + " are not kept any more; list again");
        }
        return from;
    }

    /** An object as the first events of a watch show it: without id, since only all of them together are a state. */
    private static byte[] added(YardObject object) {
        byte[] head = "event: ADDED\ndata: ".getBytes(StandardCharsets.UTF_8);
        byte[] json = ObjectJson.object(object, object.resourceVersion());
        byte[] frame = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(json, 0, frame, head.length, json.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    /** The frame for a watcher of these objects; null: none of its business. */
    private static byte @Nullable [] frame(Change change, String kind, String namespace, Selector selector) {
        ObjectKey key = change.key();
        if (!key.kind().equals(kind)
                || (!namespace.isEmpty() && !key.namespace().equals(namespace))) {
            return null;
        }
        boolean before = selector.takes(key, change.labelsBefore());
        boolean now = selector.takes(key, change.labels());
        if (change.type() != Type.MODIFIED || before == now) {
            return now ? change.frame() : null;
        }
        return change.frameAs(now ? Type.ADDED : Type.DELETED);
    }

    private static byte[] bookmark(String kind, long version) {
        return ("id: " + version + "\nevent: BOOKMARK\ndata: {\"apiVersion\":\"" + Resource.API_VERSION
                        + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
