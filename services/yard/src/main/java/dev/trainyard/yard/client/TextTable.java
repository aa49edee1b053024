package dev.trainyard.yard.client;

import java.util.ArrayList;
import java.util.List;

/** A table as kubectl prints it: columns as wide as their widest cell, three spaces between, nothing after the last. */
public final class TextTable {
    private static final String GAP = "   ";

    private final List<String> headers;
    private final List<Integer> widths = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> headers) {
        this.headers = List.copyOf(headers);
        headers.forEach(header -> widths.add(header.length()));
    }

    /** Adds a row with a cell for every header. */
    public void add(List<String> row) {
        for (int i = 0; i < row.size(); i++) {
            widths.set(i, Math.max(widths.get(i), row.get(i).length()));
        }
        rows.add(List.copyOf(row));
    }

    /** Prints the rows added since the last call; widths never shrink, so rows of a watch stand below each other. */
    public String take(boolean withHeaders, Ink ink) {
        StringBuilder text = new StringBuilder();
        if (withHeaders) {
            line(headers, true, ink, text);
        }
        rows.forEach(row -> line(row, false, ink, text));
        rows.clear();
        return text.toString();
    }

    private void line(List<String> cells, boolean header, Ink ink, StringBuilder text) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            text.append(header ? ink.bold(cell) : ink.cell(cell));
            if (i < cells.size() - 1) {
                text.repeat(' ', widths.get(i) - cell.length()).append(GAP);
            }
        }
        text.append('\n');
    }
}
