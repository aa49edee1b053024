package dev.trainyard.door.rest;

import dev.trainyard.door.Endpoint;
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
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One open watch: frames from the ring to a client as fast as the client takes them. A client slower than the ring gets
 * an ERROR event and is closed. Everything but the listener runs on the event loop of the request.
 *
 * <p>The first change after a quiet time goes out at once, those of a flood together, a few times a second: a write and
 * a wake-up of the client for each change cost the run beside them as much as the run itself.
 */
final class WatchStream {
    private static final int FIRST_AT_ONCE = 64;
    private static final long FLOOD_WRITE_EVERY_MS = 400;
    private static final long BOOKMARK_EVERY_MS = 15_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Source source;
    private final Runnable onClose;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable listener = this::wake;
    private long cursor;
    private long pumpedMs = nowMs() - FLOOD_WRITE_EVERY_MS;
    private boolean firstShown;
    private boolean closed;
    private long timer;

    /**
     * What a watch shows.
     *
     * @param ring where changes come from
     * @param from the version after which changes are shown
     * @param first frames that come before them
     * @param batches the frames of the changes after a version; null: some of them are gone
     * @param bookmark a frame that says how far the client is
     */
    record Source(
            ChangeRing ring,
            long from,
            Iterator<byte[]> first,
            LongFunction<FrameBatches.@Nullable Batch> batches,
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
                // All streams write at the same moments, so that what one has put together serves the others.
                long nowMs = nowMs();
                long waitMs = nowMs - pumpedMs >= FLOOD_WRITE_EVERY_MS
                        ? 0
                        : FLOOD_WRITE_EVERY_MS - nowMs % FLOOD_WRITE_EVERY_MS;
                if (waitMs > 0) {
                    context.owner().setTimer(waitMs, t -> context.runOnContext(w -> pumpAgain()));
                } else {
                    pumpAgain();
                }
            });
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    private void pumpAgain() {
        pumpedMs = nowMs();
        woken.set(false); // before reading: what comes from now on wakes again
        pump();
        if (!closed && cursor < source.ring().last()) {
            wake(); // the batch was made for another stream before the newest changes came
        }
    }

    private void pump() {
        while (!closed && !response.writeQueueFull()) {
            if (!firstShown) {
                showFirst();
            } else if (!showNext()) {
                return;
            }
        }
    }

    private void showFirst() {
        List<byte[]> frames = new ArrayList<>();
        while (source.first().hasNext() && frames.size() < FIRST_AT_ONCE) {
            frames.add(source.first().next());
        }
        if (!source.first().hasNext()) {
            firstShown = true;
            frames.add(source.bookmark().apply(cursor));
        }
        response.write(Buffer.buffer(Unpooled.wrappedBuffer(frames.toArray(byte[][]::new))));
    }

    /** Writes the next changes; false when there are none for now. */
    private boolean showNext() {
        FrameBatches.Batch batch = source.batches().apply(cursor);
        if (batch == null) {
            fail();
            return false;
        }
        boolean some = batch.upTo() > cursor;
        cursor = batch.upTo(); // before writing, which may call us again when the queue has drained
        if (batch.frames().length > 0) {
            response.write(Buffer.buffer(Unpooled.wrappedBuffer(batch.frames())));
        }
        return some;
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
