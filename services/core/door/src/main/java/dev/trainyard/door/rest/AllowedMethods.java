package dev.trainyard.door.rest;

import dev.trainyard.door.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods an address knows, for the {@code Allow} header that RFC 9110 wants beside a 405. */
final class AllowedMethods {
    private record Known(Pattern path, String method) {}

    private final List<Known> known = new ArrayList<>();

    AllowedMethods(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            StringBuilder path = new StringBuilder();
            for (String part : endpoint.path().split("/", -1)) {
                path.append(path.isEmpty() ? "" : "/").append(part.startsWith("{") ? "[^/]*" : Pattern.quote(part));
            }
            known.add(new Known(Pattern.compile("/?" + path + "/?"), endpoint.method()));
        }
    }

    /** The methods with commas; empty for an address that nobody described. */
    String at(@Nullable String path) {
        TreeSet<String> methods = new TreeSet<>();
        for (Known one : known) {
            if (path != null && one.path().matcher(path).matches()) {
                methods.add(one.method());
            }
        }
        return String.join(", ", methods);
    }
}
