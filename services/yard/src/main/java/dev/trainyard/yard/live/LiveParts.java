package dev.trainyard.yard.live;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The lines that tell {@code up} how far the yard has come: one for each part as it gets ready, then {@code READY} or
 * {@code FAILED}. They stand in the yard's log, where the starting command reads them.
 */
final class LiveParts {
    /** Begins the line after which the yard takes orders. */
    static final String READY = "READY ";

    /** Begins the line after which nothing comes. */
    static final String FAILED = "FAILED ";

    /** Begins the line of a part. */
    static final String PART = "PART ";

    private final long begunNs = System.nanoTime();

    /** A part is ready. */
    void ready(String part, String detail) {
        double seconds = (System.nanoTime() - begunNs) / (double) TimeUnit.SECONDS.toNanos(1);
        print(PART + String.format(Locale.ROOT, "%-11s %-52s %5.1f s", part, detail, seconds));
    }

    /** The yard takes orders. */
    void allReady(String url) {
        print(READY + url);
    }

    /** The yard could not start, or cannot go on. */
    void failed(String sentence) {
        print(FAILED + sentence.replace('\n', ' '));
    }

    /** Anything else worth keeping. */
    void note(String sentence) {
        print(sentence);
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
