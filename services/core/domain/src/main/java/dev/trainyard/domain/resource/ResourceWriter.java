package dev.trainyard.domain.resource;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.spec.FailuresSpec;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * Writes resources as YAML in one canonical form: every field in the order of its record, defaults included, so equal
 * resources give equal text and the text reads back as the same resources.
 */
public final class ResourceWriter {
    private ResourceWriter() {}

    /** Multi-document YAML of {@code resources}, in order. */
    public static String write(List<Resource> resources) {
        StringBuilder out = new StringBuilder();
        for (Resource resource : resources) {
            out.append(out.isEmpty() ? "" : "---\n");
            out.append("apiVersion: ").append(Resource.API_VERSION).append('\n');
            out.append("kind: ").append(resource.kind()).append('\n');
            out.append("metadata:\n");
            out.append("  namespace: ")
                    .append(quoted(resource.meta().namespace()))
                    .append('\n');
            out.append("  name: ").append(quoted(resource.meta().name())).append('\n');
            out.append("spec:\n");
            fields(resource.spec(), "  ", out);
        }
        return out.toString();
    }

    private static void fields(Record value, String indent, StringBuilder out) {
        for (RecordComponent component : SpecShape.of(value.getClass()).components()) {
            out.append(indent).append(RecordMapper.fieldName(component)).append(':');
            field(component, valueOf(component, value), indent, out);
        }
    }

    private static void field(RecordComponent component, Object value, String indent, StringBuilder out) {
        switch (value) {
            case FailuresSpec failures
            when failures.preset().isEmpty() -> {
                out.append('\n').append(indent).append("  processes:");
                items(failures.processes(), indent + "  ", out);
            }
            case FailuresSpec failures ->
                out.append('\n')
                        .append(indent)
                        .append("  preset: ")
                        .append(quoted(failures.preset()))
                        .append('\n');
            case Record nested -> {
                out.append('\n');
                fields(nested, indent + "  ", out);
            }
            case List<?> list -> items(list, indent, out);
            case String text -> out.append(' ').append(quoted(text)).append('\n');
            case Long ns
            when RecordMapper.isDuration(component) ->
                out.append(' ').append(VirtualDuration.format(ns)).append('\n');
            case Double number
            when number != Math.rint(number) ->
                out.append(" \"").append(ResourceFields.fraction(number)).append("\"\n");
            default -> out.append(' ').append(value).append('\n');
        }
    }

    private static void items(List<?> list, String indent, StringBuilder out) {
        out.append(list.isEmpty() ? " []\n" : "\n");
        for (Object item : list) {
            StringBuilder nested = new StringBuilder();
            fields((Record) item, indent + "    ", nested);
            out.append(indent).append("  - ").append(nested.substring(indent.length() + 4));
        }
    }

    private static String quoted(String text) {
        if (text.matches("[A-Za-z][A-Za-z0-9.-]*") && !text.matches("(?i)true|false|yes|no|on|off|null|y|n")) {
            return text;
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    static Object valueOf(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
