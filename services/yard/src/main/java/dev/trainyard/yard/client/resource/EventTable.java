package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.client.Ink;
import dev.trainyard.yard.client.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events as rows: kubectl's columns, with virtual time where kubectl has the age. */
final class EventTable {
    private final TextTable table;
    private final boolean namespaces;
    private final boolean objects;

    EventTable(boolean namespaces, boolean objects) {
        this.namespaces = namespaces;
        this.objects = objects;
        List<String> headers = new ArrayList<>();
        if (namespaces) {
            headers.add("NAMESPACE");
        }
        headers.addAll(List.of("TIME", "TYPE", "REASON"));
        if (objects) {
            headers.add("OBJECT");
        }
        headers.add("MESSAGE");
        table = new TextTable(headers);
    }

    void add(JsonNode event) {
        List<String> row = new ArrayList<>();
        if (namespaces) {
            row.add(event.path("namespace").asText());
        }
        row.add(event.path("virtualTime").asText());
        row.add(event.path("type").asText());
        row.add(event.path("reason").asText());
        if (objects) {
            row.add(event.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                    + event.path("name").asText());
        }
        row.add(event.path("message").asText());
        table.add(row);
    }

    String take(boolean withHeaders, Ink ink) {
        return table.take(withHeaders, ink);
    }
}
