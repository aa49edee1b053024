package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.client.Ink;
import dev.trainyard.yard.client.TextTable;
import dev.trainyard.yard.client.resource.Columns.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A table of resources of one kind. */
final class ResourceTable {
    private final Kind kind;
    private final Layout layout;
    private final TextTable table;

    /**
     * How tables look.
     *
     * @param wide with the columns of {@code -o wide}
     * @param namespaces with the namespace first
     * @param kinds names with their kind before
     * @param labels with the labels last
     */
    record Layout(boolean wide, boolean namespaces, boolean kinds, boolean labels) {}

    ResourceTable(Kind kind, Layout layout) {
        this.kind = kind;
        this.layout = layout;
        List<String> headers = new ArrayList<>();
        if (layout.namespaces() && kind.isNamespaced()) {
            headers.add("NAMESPACE");
        }
        headers.add("NAME");
        Columns.of(kind, layout.wide(), Instant.EPOCH).forEach(column -> headers.add(column.header()));
        if (layout.labels()) {
            headers.add("LABELS");
        }
        table = new TextTable(headers);
    }

    void add(JsonNode resource, Instant now) {
        List<String> row = new ArrayList<>();
        JsonNode metadata = resource.path("metadata");
        if (layout.namespaces() && kind.isNamespaced()) {
            row.add(metadata.path("namespace").asText());
        }
        String name = metadata.path("name").asText();
        row.add(layout.kinds() ? kind.reference(name) : name);
        for (Column column : Columns.of(kind, layout.wide(), now)) {
            row.add(column.value().apply(resource));
        }
        if (layout.labels()) {
            row.add(Columns.labels(resource));
        }
        table.add(row);
    }

    String take(boolean withHeaders, Ink ink) {
        return table.take(withHeaders, ink);
    }
}
