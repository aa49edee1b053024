package dev.trainyard.door.topics.archive;

import java.io.IOException;

/** A file that is no whole archive; the message names the byte where it stops being one. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    ArchiveException(long position, String message) {
        super("at byte " + position + ": " + message);
    }
}
