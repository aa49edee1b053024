package dev.trainyard.servicekit.runtime.client;

import java.util.Optional;

/** What came of reading a record: what it holds, or why it is not taken. */
public sealed interface Reading<T> {
    /** The record belongs here, and holds this. */
    record Taken<T>(T content) implements Reading<T> {}

    /** The record is not taken, for a reason that a person understands. */
    record Refused<T>(String reason) implements Reading<T> {}

    /** The content, if it is taken. */
    default Optional<T> taken() {
        return switch (this) {
            case Taken<T> t -> Optional.of(t.content());
            case Refused<T> r -> Optional.empty();
        };
    }
}
