package dev.trainyard.yard.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text; columns whose header begins with {@code #} hold numbers and are set flush right. */
final class Table {
    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headers) {
        this.headers = List.of(headers);
    }

    Table row(String... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headers.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Writes the table behind a line to open it; printing opens it too. */
    void writeFolded(Markup m, String summary) {
        writeFolded(m, summary, "print");
    }

    /** The same with a class of its own; {@code keep} keeps it folded in print. */
    void writeFolded(Markup m, String summary, String style) {
        m.open("details", "class", style).element("summary", summary);
        m.open("div", "class", "scroll long", "tabindex", "0");
        write(m);
        m.close("div").close("details").newline();
    }

    void write(Markup m) {
        m.open("table").open("thead").open("tr");
        for (String header : headers) {
            m.element("th", number(header) ? header.substring(1) : header, scope(header));
        }
        m.close("tr").close("thead").open("tbody").newline();
        for (List<String> row : rows) {
            m.open("tr");
            for (int i = 0; i < row.size(); i++) {
                if (number(headers.get(i))) {
                    m.element("td", row.get(i), "class", "n");
                } else {
                    m.element("td", row.get(i));
                }
            }
            m.close("tr").newline();
        }
        m.close("tbody").close("table");
    }

    private static Object[] scope(String header) {
        return number(header) ? new Object[] {"scope", "col", "class", "n"} : new Object[] {"scope", "col"};
    }

    private static boolean number(String header) {
        return header.startsWith("#");
    }
}
