package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The simple half of kubectl's JSONPath: fields, indexes and {@code [?(@.field=="value")]}, such as
 * {@code {.status.conditions[?(@.type=="Succeeded")].reason}}.
 *
 * @param text as given
 * @param steps one function a step
 */
record SimplePath(String text, List<Step> steps) {
    private static final Pattern STEP = Pattern.compile(
            "\\.?([A-Za-z_][-A-Za-z0-9_]*)|\\[(\\d{1,6})]|\\[\\?\\(@\\.([A-Za-z]+)==[\"']([^\"']*)[\"']\\)]");

    /** From a value to the one below it; a missing node where there is none. */
    sealed interface Step {
        /** A field of an object. */
        record Field(String name) implements Step {}

        /** An item of a list, from 0. */
        record Index(int index) implements Step {}

        /** The first item of a list whose field has a value. */
        record Where(String field, String value) implements Step {}
    }

    static SimplePath parse(String text) {
        String inner = text.strip();
        if (inner.startsWith("{") && inner.endsWith("}")) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(inner);
        int at = inner.startsWith("$") ? 1 : 0;
        while (at < inner.length() && step.find(at) && step.start() == at) {
            if (step.group(1) != null) {
                steps.add(new Step.Field(step.group(1)));
            } else if (step.group(2) != null) {
                steps.add(new Step.Index(Integer.parseInt(step.group(2))));
            } else {
                steps.add(new Step.Where(step.group(3), step.group(4)));
            }
            at = step.end();
        }
        if (at < inner.length() || steps.isEmpty()) {
            throw new InvalidInputException("error: " + text + " is no path that is understood; expected one such as"
                    + " {.status.progress.percent} or {.status.conditions[?(@.type==\"Succeeded\")].reason}");
        }
        return new SimplePath(text, List.copyOf(steps));
    }

    /** The value there; a missing node where there is none. */
    JsonNode in(JsonNode root) {
        JsonNode node = root;
        for (Step step : steps) {
            node = switch (step) {
                case Step.Field(String name) -> node.path(name);
                case Step.Index(int index) -> node.path(index);
                case Step.Where(String field, String value) -> where(node, field, value);
            };
        }
        return node;
    }

    private static JsonNode where(JsonNode list, String field, String value) {
        for (JsonNode item : list) {
            if (item.path(field).asText("").equals(value)) {
                return item;
            }
        }
        return list.path(Integer.MAX_VALUE);
    }
}
