package dev.trainyard.domain.resource;

import java.util.List;

/**
 * Fields of a spec that only the Kubernetes operator obeys, in wall time. They are read and checked everywhere, so that
 * the same YAML works in all doors; no model sees them, so that no run depends on them.
 */
public final class KubernetesFields {
    /** Of a job: so many wall seconds after its end its object is deleted; never, where it is absent. */
    public static final String TTL_SECONDS_AFTER_FINISHED = "ttlSecondsAfterFinished";

    /** What {@code kubectl explain} and the reader say about it. */
    public static final String TTL_DESCRIPTION =
            "Wall seconds after the end of the job when its object is deleted. Only"
                    + " the Kubernetes operator obeys it; absent: never.";

    private KubernetesFields() {}

    /** The spec without these fields; what is wrong with them is told. */
    static YamlNode taken(String kind, YamlNode spec, List<Problem> problems) {
        if (!kind.equals(Resource.JOB_KIND)
                || !(spec instanceof YamlNode.Fields fields)
                || !(fields.get(TTL_SECONDS_AFTER_FINISHED) instanceof YamlNode ttl)) {
            return spec;
        }
        if (!(ttl instanceof YamlNode.Scalar scalar) || !isSeconds(scalar.text())) {
            String path = "spec." + TTL_SECONDS_AFTER_FINISHED;
            problems.add(Problem.at(
                    ttl.mark(),
                    path,
                    path + ": expected whole seconds from 0 to " + Integer.MAX_VALUE + ", found " + ttl.describe()));
        }
        return new YamlNode.Fields(
                fields.mark(),
                fields.entries().stream()
                        .filter(e -> !e.key().equals(TTL_SECONDS_AFTER_FINISHED))
                        .toList());
    }

    private static boolean isSeconds(String text) {
        try {
            return Integer.parseInt(text) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
