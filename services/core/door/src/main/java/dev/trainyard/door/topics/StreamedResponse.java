package dev.trainyard.door.topics;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A long answer, written by one thread that waits whenever the client is slower. Nothing is queued here beyond what the
 * server's own write queue holds.
 */
final class StreamedResponse {
    private static final long BEAT_EVERY_NS = 10_000_000_000L;

    private final Context context;
    private final HttpServerResponse response;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long writtenNs = System.nanoTime();

    /** Call on the event loop of the response. */
    StreamedResponse(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
        response.closeHandler(v -> closed.complete(null));
        response.exceptionHandler(e -> closed.complete(null));
    }

    /** Sets the head of the answer, which goes out with what is written first. */
    void begin(String contentType) {
        onLoop(done -> {
            response.setChunked(true).putHeader("Content-Type", contentType).putHeader("Cache-Control", "no-store");
            done.complete(null);
        });
    }

    /** Sends text; waits until there is room for more. */
    void write(String text) {
        write(Buffer.buffer(text));
    }

    /** A comment, when nothing was sent for a while: it keeps the connection open and finds out that it is not. */
    void beat() {
        if (System.nanoTime() - writtenNs > BEAT_EVERY_NS) {
            write(": nothing new\n\n");
        }
    }

    /** Whether the client is gone. */
    boolean closed() {
        return closed.isDone();
    }

    /** Ends the answer. */
    void end() {
        if (!closed()) {
            context.runOnContext(v -> response.end());
        }
    }

    /** The body as a stream of bytes; a client that is gone is an {@link IOException}. */
    OutputStream asOutputStream() {
        return new OutputStream() {
            private boolean begun;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (!begun) {
                    begun = true;
                    begin("application/octet-stream");
                }
                StreamedResponse.this.write(Buffer.buffer(length).appendBytes(bytes, from, length));
                if (closed()) {
                    throw new IOException("the client is gone");
                }
            }
        };
    }

    private void write(Buffer buffer) {
        writtenNs = System.nanoTime();
        onLoop(done -> {
            response.write(buffer);
            if (response.writeQueueFull()) {
                response.drainHandler(v -> done.complete(null));
            } else {
                done.complete(null);
            }
        });
    }

    private void onLoop(Consumer<CompletableFuture<Void>> work) {
        if (closed()) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                work.accept(done);
            } catch (IllegalStateException e) {
                closed.complete(null); // the client went away in between
            }
        });
        try {
            CompletableFuture.anyOf(done, closed).join();
        } catch (CompletionException e) {
            closed.complete(null);
        }
    }
}
