package dev.trainyard.yard.client.resource;

import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.yard.cli.InvalidInputException;
import java.util.List;

/** What {@code -o} asks for. */
sealed interface OutputFormat {
    /** A table. */
    record Table(boolean wide) implements OutputFormat {}

    /** Objects as YAML. */
    record Yaml() implements OutputFormat {}

    /** Objects as JSON. */
    record Json() implements OutputFormat {}

    /** References alone. */
    record Name() implements OutputFormat {}

    /** One value. */
    record Path(SimplePath path) implements OutputFormat {}

    static OutputFormat parse(String text) {
        return switch (text) {
            case "" -> new Table(false);
            case "wide" -> new Table(true);
            case "yaml" -> new Yaml();
            case "json" -> new Json();
            case "name" -> new Name();
            default -> {
                if (text.startsWith("jsonpath=")) {
                    yield new Path(SimplePath.parse(text.substring("jsonpath=".length())));
                }
                throw new InvalidInputException("error: -o " + text + ": "
                        + NearestName.hint(text, List.of("wide", "yaml", "json", "name", "jsonpath=PATH")));
            }
        };
    }
}
