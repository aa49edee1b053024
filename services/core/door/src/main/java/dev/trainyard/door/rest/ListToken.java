package dev.trainyard.door.rest;

import dev.trainyard.door.projection.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on.
 *
 * @param version what the first part showed
 * @param after the last object of the part before
 */
record ListToken(long version, ObjectKey after) {
    String encode() {
        String text = version + "\n" + after.namespace() + "\n" + after.name();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ListToken decode(String kind, String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length == 3) {
                return new ListToken(Long.parseLong(parts[0]), new ObjectKey(kind, parts[1], parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new HttpProblem(400, "continue=" + text + " was not given by this yard; begin the list again");
    }
}
