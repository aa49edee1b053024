package dev.trainyard.door.topics;

/** A filter that says nothing sensible; the message tells where, what was found and what was expected. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int column;

    FilterException(int column, String message) {
        super("filter, column " + column + ": " + message);
        this.column = column;
    }

    /** Where in the filter, from 1. */
    public int column() {
        return column;
    }
}
