package dev.trainyard.yard.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A path with parameters, encoded as they are added; parameters without a value are left out. */
public final class Query {
    private final StringBuilder text;
    private boolean first = true;

    private Query(String path) {
        text = new StringBuilder(path);
    }

    /** Starts with a path that is encoded already, see {@link #segment}. */
    public static Query of(String path) {
        return new Query(path);
    }

    /** One segment of a path, encoded. */
    public static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    /** Adds a parameter unless its value is empty. */
    public Query with(String name, String value) {
        if (!value.isEmpty()) {
            text.append(first ? '?' : '&').append(name).append('=').append(segment(value));
            first = false;
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
