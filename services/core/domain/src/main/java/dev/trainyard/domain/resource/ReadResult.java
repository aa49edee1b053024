package dev.trainyard.domain.resource;

import java.util.List;

/** What reading gave: all resources, or all problems and nothing else. */
public sealed interface ReadResult {
    /** The resources in file order. */
    record Ok(List<Resource> resources) implements ReadResult {}

    /** Every problem, in order of files and positions; at least one. */
    record Invalid(List<Problem> problems) implements ReadResult {
        /** One problem a line. */
        public String render() {
            StringBuilder text = new StringBuilder();
            for (Problem problem : problems) {
                text.append(problem).append('\n');
            }
            return text.toString();
        }
    }
}
