package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.client.Ink;
import dev.trainyard.yard.client.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A resource in the sections that {@code kubectl describe} has, with its story at the end. */
final class Description {
    private static final Set<String> ACRONYMS =
            Set.of("api", "uid", "url", "id", "usd", "hbm", "nic", "ettr", "mfu", "ffn");
    private static final Set<String> TOP = Set.of("name", "namespace", "labels", "annotations");
    private static final String INDENT = "  ";

    private final Ink ink;
    private final StringBuilder text = new StringBuilder();

    Description(Ink ink) {
        this.ink = ink;
    }

    String text() {
        return text.toString();
    }

    void object(JsonNode resource) {
        JsonNode metadata = resource.path("metadata");
        row("Name:", metadata.path("name").asText());
        row("Namespace:", metadata.path("namespace").asText(""));
        pairs("Labels:", metadata.path("labels"));
        pairs("Annotations:", metadata.path("annotations"));
        row("API Version:", resource.path("apiVersion").asText());
        row("Kind:", resource.path("kind").asText());
        text.append("Metadata:\n");
        fields(metadata, TOP, INDENT);
        text.append("Spec:\n");
        fields(resource.path("spec"), Set.of(), INDENT);
        text.append("Status:\n");
        fields(resource.path("status"), Set.of("conditions"), INDENT);
        conditions(resource.at("/status/conditions"));
    }

    private void row(String label, String value) {
        text.append(String.format(Locale.ROOT, "%-14s%s%n", label, value));
    }

    private void pairs(String label, JsonNode pairs) {
        if (pairs.isEmpty()) {
            row(label, "<none>");
        }
        String first = label;
        for (Map.Entry<String, JsonNode> pair : pairs.properties()) {
            row(
                    first,
                    pair.getKey()
                            + (label.startsWith("Labels") ? "=" : ": ")
                            + pair.getValue().asText());
            first = "";
        }
    }

    /** Single values side by side, everything else below its name. */
    private void fields(JsonNode object, Set<String> without, String indent) {
        List<Map.Entry<String, JsonNode>> entries = object.properties().stream()
                .filter(entry -> !without.contains(entry.getKey()) && !isNothing(entry.getValue()))
                .toList();
        int width = entries.stream()
                .filter(entry -> entry.getValue().isValueNode())
                .mapToInt(entry -> title(entry.getKey()).length())
                .max()
                .orElse(0);
        for (Map.Entry<String, JsonNode> entry : entries) {
            String title = title(entry.getKey()) + ":";
            JsonNode value = entry.getValue();
            text.append(indent).append(title);
            if (value.isValueNode()) {
                text.repeat(' ', width + 3 - title.length())
                        .append(value.asText())
                        .append('\n');
                continue;
            }
            text.append('\n');
            if (value.isObject()) {
                fields(value, Set.of(), indent + INDENT);
                continue;
            }
            for (JsonNode item : value) {
                if (item.isValueNode()) {
                    text.append(indent).append(INDENT).append(item.asText()).append('\n');
                } else {
                    item(item, indent + INDENT);
                }
            }
        }
    }

    /** An item of a list, its first line marked. */
    private void item(JsonNode item, String indent) {
        int start = text.length();
        fields(item, Set.of(), indent + INDENT);
        if (text.length() > start) {
            text.replace(start + indent.length(), start + indent.length() + 1, "-");
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    private void conditions(JsonNode conditions) {
        if (conditions.isEmpty()) {
            return;
        }
        TextTable table = new TextTable(List.of("Type", "Status", "Reason", "Since", "Message"));
        for (JsonNode condition : conditions) {
            table.add(List.of(
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText(),
                    condition.path("lastTransitionVirtualTime").asText(""),
                    condition.path("message").asText()));
        }
        text.append("Conditions:\n").append(indented(table));
    }

    /** Where a job lies, node by node; how many of each its status has told. */
    void placement(JsonNode placement) {
        text.append("Placement:\n");
        fields(placement, Set.of("pool", "attempt", "nodes", "spares", "racks"), INDENT);
    }

    void events(JsonNode events) {
        if (events.isEmpty()) {
            row("Events:", "<none>");
            return;
        }
        TextTable table = new TextTable(List.of("Time", "Type", "Reason", "Message"));
        for (JsonNode event : events) {
            table.add(List.of(
                    event.path("virtualTime").asText(),
                    event.path("type").asText(),
                    event.path("reason").asText(),
                    event.path("message").asText()));
        }
        text.append("Events:\n").append(indented(table));
    }

    void story(JsonNode lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("Story:\n");
        int width = 0;
        for (JsonNode line : lines) {
            width = Math.max(width, line.path("virtualTime").asText().length());
        }
        for (JsonNode line : lines) {
            String time = line.path("virtualTime").asText();
            text.append(INDENT)
                    .append(time)
                    .repeat(' ', width - time.length() + 2)
                    .append(line.path("text").asText())
                    .append('\n');
        }
    }

    private String indented(TextTable table) {
        StringBuilder lines = new StringBuilder();
        table.take(true, ink).lines().forEach(line -> lines.append(INDENT)
                .append(line.stripTrailing())
                .append('\n'));
        return lines.toString();
    }

    /** {@code creationTimestamp} as people read it: {@code Creation Timestamp}. */
    private static String title(String key) {
        if (!key.matches("[a-z][A-Za-z0-9]*")) {
            return key;
        }
        List<String> words = new ArrayList<>();
        for (String word : key.split("(?<=[a-z0-9])(?=[A-Z])")) {
            words.add(
                    ACRONYMS.contains(word.toLowerCase(Locale.ROOT))
                            ? word.toUpperCase(Locale.ROOT)
                            : word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return String.join(" ", words);
    }
}
