package dev.trainyard.yard.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Watchers on connections of their own, read by one thread: they stand for clients that run elsewhere. */
final class WatcherTroop implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final List<Watcher> watchers = new ArrayList<>();
    private final Selector selector;
    private final Thread reader;

    /**
     * @param url of the yard
     * @param path what all of them watch
     * @param count how many
     */
    WatcherTroop(URI url, String path, int count) throws IOException {
        this.selector = Selector.open();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
            channel.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: " + url.getAuthority()
                            + "\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            Watcher watcher = new Watcher();
            channel.register(selector, SelectionKey.OP_READ, watcher);
            watchers.add(watcher);
        }
        this.reader = Thread.ofPlatform().name("watchers").daemon().start(this::read);
    }

    /** All of them. */
    List<Watcher> all() {
        return List.copyOf(watchers);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    if (key.channel() instanceof SocketChannel channel && key.attachment() instanceof Watcher watcher) {
                        try {
                            int count = channel.read(buffer.clear());
                            if (count < 0) {
                                key.cancel();
                            } else {
                                watcher.take(buffer.array(), count);
                            }
                        } catch (IOException e) {
                            key.cancel(); // the counts tell
                        }
                    }
                });
            }
        } catch (ClosedSelectorException e) {
            // Closed between two looks: the bench is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
