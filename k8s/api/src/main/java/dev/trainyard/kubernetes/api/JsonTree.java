package dev.trainyard.kubernetes.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A spec or a status exactly as the API server has it. It is kept as it came: whatever stands in it, reading a list of
 * objects does not fail, and what is wrong is said when somebody asks for the meaning.
 *
 * @param json the tree; not to be changed
 */
public record JsonTree(@JsonValue JsonNode json) {
    /** The tree that stands in an object. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static JsonTree of(JsonNode json) {
        return new JsonTree(json);
    }
}
