package dev.trainyard.yard.report;

import dev.trainyard.yard.summary.Figures;

/**
 * Builds HTML and SVG. Whatever is text or the value of an attribute is escaped here and nowhere else; numbers are
 * printed with one decimal. Attributes are given as pairs of name and value.
 */
final class Markup {
    private final StringBuilder html = new StringBuilder(1 << 16);

    Markup open(String tag, Object... attributes) {
        return tag(tag, attributes, ">");
    }

    Markup close(String tag) {
        html.append("</").append(tag).append('>');
        return this;
    }

    /** An SVG element without content. */
    Markup shape(String tag, Object... attributes) {
        return tag(tag, attributes, "/>");
    }

    /** An element that holds text only. */
    Markup element(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Markup text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return this;
    }

    Markup newline() {
        html.append('\n');
        return this;
    }

    /** Text of this program that is markup already: style sheet, script, doctype. */
    Markup trusted(String markup) {
        html.append(markup);
        return this;
    }

    private Markup tag(String tag, Object[] attributes, String end) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            text(value instanceof Double number ? Figures.plain(number, 1) : value.toString());
            html.append('"');
        }
        html.append(end);
        return this;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
