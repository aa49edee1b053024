package dev.trainyard.domain.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small CSV file from the class path: comment lines with #, a header, quoted cells. */
record CsvTable(String file, String text, List<String> header, List<List<String>> rows) {

    static CsvTable load(String file) {
        try (InputStream in = CsvTable.class.getResourceAsStream("/dev/trainyard/catalogue/" + file)) {
            if (in == null) {
                throw new IllegalStateException("catalogue file " + file + " is missing from the class path");
            }
            return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("catalogue file " + file + " cannot be read", e);
        }
    }

    static CsvTable parse(String file, String text) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                rows.add(cells(line.strip()));
            }
        }
        List<String> header = rows.removeFirst();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalStateException(
                        file + ": a row has " + row.size() + " cells instead of " + header.size() + ": " + row);
            }
        }
        return new CsvTable(file, text, header, List.copyOf(rows));
    }

    /** Cell of a row by column name. */
    String cell(List<String> row, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new IllegalStateException(file + ": no column " + column + " in " + header);
        }
        return row.get(index);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return List.copyOf(cells);
    }
}
