package dev.trainyard.domain.resource;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A resource as a client of a live yard declares it, with what only clients read.
 *
 * @param resource the checked resource
 * @param labels for selectors; by key
 * @param annotations anything else; by key
 * @param resourceVersion the version that the client changed; empty when it does not say
 */
public record Declaration(
        Resource resource,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        String resourceVersion) {
    public Declaration {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** What reading gave: all declarations in order, or all problems and nothing else. */
    public sealed interface Result {}

    /** The declarations in the order of their documents; at least one. */
    public record Ok(List<Declaration> declarations) implements Result {
        public Ok {
            declarations = List.copyOf(declarations);
        }
    }

    /** Every problem in order of positions; at least one. */
    public record Invalid(List<Problem> problems) implements Result {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What the address of a request says about the one resource in its body; empty: the body says it.
     *
     * @param kind kind of the resource
     * @param namespace its namespace
     * @param name its name
     */
    public record Address(String kind, String namespace, String name) {
        /** An address that says nothing. */
        public static Address open() {
            return new Address("", "", "");
        }
    }
}
