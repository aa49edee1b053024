package dev.trainyard.door.rest;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.Endpoint;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods an address knows, for the {@code Allow} header that RFC 9110 wants beside a 405. */
final class AllowedMethods {
    /** Pools and queues have no namespace; their addresses with one still work. */
    private static final String OLD = "/namespaces/" + Resource.CLUSTER_NAMESPACE + "/";

    private final List<Endpoint> endpoints;

    AllowedMethods(List<Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    /** The methods with commas; empty for an address that nobody described. */
    String at(@Nullable String path) {
        if (path == null) {
            return "";
        }
        String described = matching(path);
        return described.isEmpty() ? matching(path.replace(OLD, "/")) : described;
    }

    private String matching(String path) {
        TreeSet<String> methods = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            if (pattern(endpoint).matcher(path).matches()) {
                methods.add(endpoint.method());
            }
        }
        return String.join(", ", methods);
    }

    private static Pattern pattern(Endpoint endpoint) {
        StringBuilder path = new StringBuilder();
        for (String part : endpoint.path().split("/", -1)) {
            path.append(path.isEmpty() ? "" : "/").append(part.startsWith("{") ? "[^/]*" : Pattern.quote(part));
        }
        return Pattern.compile("/?" + path + "/?");
    }
}
