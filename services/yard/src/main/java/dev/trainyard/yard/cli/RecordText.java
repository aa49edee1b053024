package dev.trainyard.yard.cli;

import dev.trainyard.kernel.state.RecordShape;
import java.util.Arrays;
import java.util.List;

/** Prints records for people, arrays and nested records included. */
final class RecordText {
    private RecordText() {}

    static void append(Record r, StringBuilder out) {
        out.append(r.getClass().getSimpleName()).append('[');
        String comma = "";
        for (RecordShape.Component c : RecordShape.of(r.getClass()).components()) {
            out.append(comma).append(c.name()).append('=');
            appendValue(c.get(r), out);
            comma = ", ";
        }
        out.append(']');
    }

    private static void appendValue(Object value, StringBuilder out) {
        switch (value) {
            case Record r -> append(r, out);
            case int[] ints -> out.append(Arrays.toString(ints));
            case long[] longs -> out.append(Arrays.toString(longs));
            case double[] doubles -> out.append(Arrays.toString(doubles));
            case byte[] bytes -> out.append(bytes.length).append(" bytes");
            case List<?> list -> {
                out.append('[');
                String comma = "";
                for (Object element : list) {
                    out.append(comma);
                    appendValue(element, out);
                    comma = ", ";
                }
                out.append(']');
            }
            default -> out.append(value);
        }
    }
}
