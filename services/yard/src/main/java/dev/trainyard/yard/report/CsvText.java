package dev.trainyard.yard.report;

import dev.trainyard.yard.summary.Figures;
import java.io.IOException;
import java.io.Writer;

/** Writes rows by RFC 4180: comma, CRLF, quotes where they are needed. */
final class CsvText {
    private final Writer out;

    CsvText(Writer out) {
        this.out = out;
    }

    /** One row; doubles in plain decimals with at most nine digits after the point. */
    CsvText row(Object... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            String text = cells[i] instanceof Double number ? Figures.plain(number, 9) : cells[i].toString();
            out.write(quoted(text));
        }
        out.write("\r\n");
        return this;
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
