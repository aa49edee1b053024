package dev.trainyard.yard.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One client that watches all TrainingJobs over a plain socket: it remembers the last id that it got and a checksum of
 * all of them, so that two watchers can be told apart that did not get the same.
 */
final class Watcher implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    /** More than an id, a type or a status line has. */
    private static final int HEAD_BYTES = 64;

    private final Socket socket;
    private final Thread reader;
    private volatile long lastId = -1;
    private volatile long entries;
    private volatile long checksum;
    private volatile String trouble = "";
    private long id = -1;
    private boolean change;

    private Watcher(Socket socket) {
        this.socket = socket;
        this.reader = Thread.ofVirtual().name("watcher").start(this::read);
    }

    /** Connects and begins to read, from a resource version on. */
    static Watcher of(URI url, String path) throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return new Watcher(socket);
    }

    /** The last id that came; -1 before the first. */
    long lastId() {
        return lastId;
    }

    /** How many entries came. */
    long entries() {
        return entries;
    }

    /** Checksum of all ids, in their order. */
    long checksum() {
        return checksum;
    }

    /** What went wrong, empty for nothing. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        byte[] buffer = new byte[BUFFER_BYTES];
        byte[] head = new byte[HEAD_BYTES];
        int length = 0;
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        line(new String(head, 0, length, StandardCharsets.US_ASCII));
                        length = 0;
                    } else if (length < HEAD_BYTES) {
                        head[length++] = buffer[i];
                    }
                }
            }
        } catch (IOException e) {
            // Closed by us, or by a server that is gone; the counts tell.
        }
    }

    /** Takes a line, of which the first bytes are enough. */
    private void line(String line) {
        if (line.startsWith("HTTP/1.1 ") && !line.contains(" 200 ")) {
            trouble = line;
        } else if (line.startsWith("id:")) {
            id = Long.parseLong(line.substring(3).strip());
        } else if (line.startsWith("event:")) {
            String type = line.substring(6).strip();
            change = type.equals("ADDED") || type.equals("MODIFIED") || type.equals("DELETED");
            trouble = type.equals("ERROR") ? "the server closed the watch" : trouble;
        } else if (line.startsWith("data:") && id >= 0) {
            if (change) {
                checksum = checksum * 31 + id;
                entries++;
            }
            lastId = id;
        }
    }
}
