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

    /** The path of a pool's own failure processes: people write the list itself, or as the field processes. */
    String failures() {
        boolean bare = document instanceof YamlNode.Fields fields
                && fields.get("spec") instanceof YamlNode.Fields spec
                && spec.get("failures") instanceof YamlNode.Items;
        return bare ? "spec.failures" : "spec.failures.processes";
    }

    /** {@code Kind/name}. */
    String title() {
        return resource.kind() + "/" + resource.meta().name();
    }
}
