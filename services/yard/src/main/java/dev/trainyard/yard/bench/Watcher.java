package dev.trainyard.yard.bench;

import java.nio.charset.StandardCharsets;

/**
 * One client that watches all TrainingJobs: it remembers the last id that it got and a checksum of all of them, so that
 * two watchers can be told apart that did not get the same.
 */
final class Watcher {
    /** More than an id, a type or a status line has. */
    private static final int HEAD_BYTES = 64;

    private final byte[] head = new byte[HEAD_BYTES];
    private int headLength;
    private long id = -1;
    private boolean change;
    private volatile long lastId = -1;
    private volatile long entries;
    private volatile long checksum;
    private volatile String trouble = "";

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

    /** Counts from here on: watchers that came one after another have begun with different states. */
    void countFromHere() {
        entries = 0;
        checksum = 0;
    }

    /** Takes the next bytes of the answer. */
    void take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                line(new String(head, 0, headLength, StandardCharsets.US_ASCII));
                headLength = 0;
            } else if (headLength < HEAD_BYTES) {
                head[headLength++] = bytes[i];
            }
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
