package dev.trainyard.domain.resource;

import java.util.List;

/** A resource with the document it came from, to place problems that concern several fields. */
record Located(Resource resource, YamlNode document) {
    Mark mark(String path) {
        return YamlNode.markOf(document, path);
    }

    void report(List<Problem> problems, String path, String message) {
        problems.add(Problem.at(mark(path), path, message));
    }

    /** {@code Kind/name}. */
    String title() {
        return resource.kind() + "/" + resource.meta().name();
    }
}
