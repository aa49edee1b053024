package dev.trainyard.door.rest;

import dev.trainyard.door.Endpoint;
import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.ChangeRing;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One open watch: frames from the ring to a client as fast as the client takes them. A client slower than the ring gets
 * an ERROR event and is closed. Everything but the listener runs on the event loop of the request.
 */
final class WatchStream {
    private static final int FRAMES_AT_ONCE = 64;
    private static final long BOOKMARK_EVERY_MS = 15_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Source source;
    private final Runnable onClose;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable listener = this::wake;
    private long cursor;
    private boolean firstShown;
    private boolean closed;
    private long timer;

    /**
     * What a watch shows.
     *
     * @param ring where changes come from
     * @param from the version after which changes are shown
     * @param first frames that come before them
     * @param frame the frame for a change; null: it is not shown
     * @param bookmark a frame that says how far the client is
     */
    record Source(
            ChangeRing ring,
            long from,
            Iterator<byte[]> first,
            Function<Change, byte @Nullable []> frame,
            LongFunction<byte[]> bookmark) {}

    WatchStream(RoutingContext ctx, Source source, Runnable onClose) {
        this.context = ctx.vertx().getOrCreateContext();
        this.response = ctx.response();
        this.source = source;
        this.onClose = onClose;
        this.cursor = source.from();
    }

    void start() {
        response.setChunked(true)
                .putHeader("Content-Type", Endpoint.STREAM)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(v -> close());
        response.exceptionHandler(e -> close());
        response.drainHandler(v -> pump());
        source.ring().listen(listener);
        timer = context.owner().setPeriodic(BOOKMARK_EVERY_MS, t -> context.runOnContext(v -> bookmark()));
        response.write(": watching\n\n");
        pump();
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(v -> {
                woken.set(false);
                pump();
            });
        }
    }

    private void pump() {
        while (!closed && !response.writeQueueFull()) {
            List<byte[]> frames = new ArrayList<>();
            if (!firstShown) {
                showFirst(frames);
            } else if (!showNext(frames)) {
                return;
            }
            if (!frames.isEmpty()) {
                response.write(Buffer.buffer(Unpooled.wrappedBuffer(frames.toArray(byte[][]::new))));
            }
        }
    }

    private void showFirst(List<byte[]> frames) {
        while (source.first().hasNext() && frames.size() < FRAMES_AT_ONCE) {
            frames.add(source.first().next());
        }
        if (!source.first().hasNext()) {
            firstShown = true;
            frames.add(source.bookmark().apply(cursor));
        }
    }

    /** Adds frames of the next changes; false when there is nothing to show for now. */
    private boolean showNext(List<byte[]> frames) {
        switch (source.ring().after(cursor, FRAMES_AT_ONCE)) {
            case ChangeRing.Gone gone -> {
                fail();
                return false;
            }
            case ChangeRing.Next(List<Change> changes) -> {
                for (Change change : changes) {
                    byte[] frame = source.frame().apply(change);
                    if (frame != null) {
                        frames.add(frame);
                    }
                    cursor = change.version();
                }
                return !changes.isEmpty();
            }
        }
    }

    private void bookmark() {
        if (!closed && firstShown && !response.writeQueueFull()) {
            response.write(Buffer.buffer(source.bookmark().apply(cursor)));
        }
    }

    private void fail() {
        String data = new String(
                Reply.problem(new HttpProblem(
                                410, "this watch was slower than the changes and has missed some; list again"))
                        .body(),
                StandardCharsets.UTF_8);
        response.end("event: ERROR\ndata: " + data + "\n\n");
        close();
    }

    private void close() {
        if (!closed) {
            closed = true;
            source.ring().forget(listener);
            context.owner().cancelTimer(timer);
            onClose.run();
        }
    }
}
