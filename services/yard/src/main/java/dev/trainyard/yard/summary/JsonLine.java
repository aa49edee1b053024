package dev.trainyard.yard.summary;

/**
 * Writes one JSON value on one line, in the order of the calls. Numbers are printed in plain decimals with at most nine
 * digits after the point, so that equal runs give equal lines; what is not finite has no form in JSON and is refused.
 */
final class JsonLine {
    private final StringBuilder text = new StringBuilder(1024);
    private boolean first = true;

    JsonLine beginObject() {
        return open('{');
    }

    JsonLine endObject() {
        return close('}');
    }

    JsonLine beginArray() {
        return open('[');
    }

    JsonLine endArray() {
        return close(']');
    }

    JsonLine key(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    JsonLine field(String name, String value) {
        key(name);
        separate();
        quote(value);
        return this;
    }

    JsonLine field(String name, long value) {
        key(name);
        separate();
        text.append(value);
        return this;
    }

    JsonLine field(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", which JSON cannot say");
        }
        key(name);
        separate();
        text.append(Figures.plain(value, 9));
        return this;
    }

    private JsonLine open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    private JsonLine close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                text.append("\\u").append(String.format(java.util.Locale.ROOT, "%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
