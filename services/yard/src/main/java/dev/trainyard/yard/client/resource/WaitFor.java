package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.InvalidInputException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code --for} waits for. */
sealed interface WaitFor {
    /** That it is gone. */
    record Delete() implements WaitFor {}

    /** That the condition of a type has a status. */
    record Condition(String type, String status) implements WaitFor {}

    /** That a path has a value; null: any. */
    record Value(SimplePath path, @Nullable String value) implements WaitFor {}

    static WaitFor parse(String text) {
        int equals = text.indexOf('=');
        String what = (equals < 0 ? text : text.substring(0, equals)).toLowerCase(Locale.ROOT);
        String rest = equals < 0 ? "" : text.substring(equals + 1);
        if (what.equals("delete") && equals < 0) {
            return new Delete();
        }
        if (what.equals("condition") && !rest.isEmpty()) {
            int second = rest.indexOf('=');
            return second < 0
                    ? new Condition(rest, "True")
                    : new Condition(rest.substring(0, second), rest.substring(second + 1));
        }
        if (what.equals("jsonpath") && !rest.isEmpty()) {
            int end = rest.startsWith("{") ? rest.indexOf('}') + 1 : rest.lastIndexOf('=');
            if (end <= 0 || end == rest.length()) {
                return new Value(SimplePath.parse(rest), null);
            }
            if (rest.charAt(end) == '=') {
                return new Value(SimplePath.parse(rest.substring(0, end)), rest.substring(end + 1));
            }
        }
        throw new InvalidInputException("error: --for " + text + ": expected delete, condition=TYPE,"
                + " condition=TYPE=STATUS, jsonpath={PATH} or jsonpath={PATH}=VALUE");
    }

    /** Whether a resource is so; null: it is gone. */
    default boolean isMet(@Nullable JsonNode resource) {
        return switch (this) {
            case Delete _ -> resource == null;
            case Condition(String type, String status) ->
                resource != null && Columns.condition(resource, type, "status").equalsIgnoreCase(status);
            case Value(SimplePath path, String value) -> {
                JsonNode found = resource == null ? null : path.in(resource);
                yield found != null
                        && !found.isMissingNode()
                        && (value == null || found.asText().equals(value));
            }
        };
    }
}
