package dev.trainyard.domain.resource;

import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.spec.Architecture;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps YAML nodes to spec records by component names, types and {@link Field} annotations. Collects every problem; a
 * value with a problem maps to null, and so does everything around it.
 */
final class RecordMapper {
    /** Most items of a list in a spec. */
    static final int ITEMS_MAX = 64;

    private static final String PROCESSES = "processes";
    private static final String FRACTION = "[0-9]{1,20}(\\.[0-9]{1,40})?";

    private final List<Problem> problems;
    private boolean bareProcesses;

    RecordMapper(List<Problem> problems) {
        this.problems = problems;
    }

    /** The record that {@code node} describes, or null after a problem was reported. */
    <R extends Record> @Nullable R map(Class<R> type, YamlNode node, String path) {
        if (type == FailuresSpec.class) {
            bareProcesses = node instanceof YamlNode.Items;
            YamlNode wrapped = failures(node, path);
            if (wrapped == null) {
                return null;
            }
            node = wrapped;
        }
        if (!(node instanceof YamlNode.Fields fields)) {
            report(
                    node.mark(),
                    path,
                    path + ": expected fields (" + String.join(", ", fieldNames(type)) + "), found " + describe(node));
            return null;
        }
        SpecShape shape = SpecShape.of(type);
        RecordComponent[] components = shape.components();
        boolean ok = knownFieldsOnly(type, fields, path);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i], fields, path);
            ok &= values[i] != null;
        }
        return ok ? type.cast(shape.construct(values)) : null;
    }

    /** The YAML names of a record's fields: those of the components, without the ending of durations. */
    static List<String> fieldNames(Class<? extends Record> type) {
        return SpecShape.of(type).names();
    }

    /** The YAML name of a component. */
    static String fieldName(RecordComponent component) {
        String name = component.getName();
        return isDuration(component) ? name.substring(0, name.length() - 2) : name;
    }

    static boolean isDuration(RecordComponent component) {
        return component.getType() == long.class && component.getName().endsWith("Ns");
    }

    private boolean knownFieldsOnly(Class<? extends Record> type, YamlNode.Fields fields, String path) {
        boolean ok = true;
        List<String> known = fieldNames(type);
        for (YamlNode.Entry entry : fields.entries()) {
            if (!known.contains(entry.key())) {
                ok = false;
                report(
                        entry.keyMark(),
                        join(path, entry.key()),
                        "unknown field " + entry.key() + " in " + path + "; " + NearestName.hint(entry.key(), known));
            }
        }
        return ok;
    }

    private @Nullable Object component(RecordComponent component, YamlNode.Fields fields, String path) {
        String name = fieldName(component);
        Field field = field(component);
        YamlNode node = fields.get(name);
        String at = name.equals(PROCESSES) && bareProcesses ? path : join(path, name);
        if (node == null) {
            if (!field.byDefault().isEmpty()) {
                return scalar(component, new YamlNode.Scalar(fields.mark(), field.byDefault(), true), at);
            }
            if (!field.optional()) {
                report(fields.mark(), at, path + " lacks " + name + ": " + meaning(field) + "; add it");
                return null;
            }
            return absent(component, fields, at);
        }
        if (node instanceof YamlNode.Scalar scalar && scalar.absent()) {
            report(scalar.mark(), at, at + " has no value: " + meaning(field) + "; give one or remove the line");
            return null;
        }
        return value(component, node, at);
    }

    private @Nullable Object absent(RecordComponent component, YamlNode.Fields fields, String path) {
        if (component.getType() == List.class) {
            return List.of();
        }
        if (component.getType() == String.class) {
            return "";
        }
        if (component.getType().isRecord()) {
            return map(
                    component.getType().asSubclass(Record.class), new YamlNode.Fields(fields.mark(), List.of()), path);
        }
        throw new IllegalStateException(path + ": an optional number or enum needs a default in its annotation");
    }

    private @Nullable Object value(RecordComponent component, YamlNode node, String path) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return map(type.asSubclass(Record.class), node, path);
        }
        if (type == List.class) {
            return list(component, node, path);
        }
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar(component, scalar, path);
        }
        report(node.mark(), path, path + ": expected " + expected(component) + ", found " + node.describe());
        return null;
    }

    private @Nullable Object list(RecordComponent component, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Items items)) {
            report(node.mark(), path, path + ": expected a list, found " + describe(node) + "; write [...] or - items");
            return null;
        }
        Class<?> itemType = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        List<Object> values = new ArrayList<>();
        if (items.items().size() > ITEMS_MAX) {
            report(
                    node.mark(),
                    path,
                    path + ": " + items.items().size() + " items, at most " + ITEMS_MAX + " are supported");
            return null;
        }
        boolean ok = true;
        for (int i = 0; i < items.items().size(); i++) {
            Object item = map(itemType.asSubclass(Record.class), items.items().get(i), path + "[" + i + "]");
            if (item == null) {
                ok = false;
            } else {
                values.add(item);
            }
        }
        return ok ? values : null;
    }

    private @Nullable Object scalar(RecordComponent component, YamlNode.Scalar scalar, String path) {
        Class<?> type = component.getType();
        if (isDuration(component)) {
            return duration(scalar, path);
        }
        if (type == String.class) {
            return scalar.text();
        }
        if (type.isEnum()) {
            return enumValue(type, scalar, path);
        }
        if (type == boolean.class) {
            if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
                return Boolean.valueOf(scalar.text());
            }
            report(scalar.mark(), path, path + ": expected true or false, found " + scalar.describe());
            return null;
        }
        return number(component, scalar, path);
    }

    private @Nullable Object duration(YamlNode.Scalar scalar, String path) {
        return switch (VirtualDuration.parse(scalar.text())) {
            case VirtualDuration.Ok(long ns) -> ns;
            case VirtualDuration.Bad(String message) -> {
                report(scalar.mark(), path, path + ": " + message);
                yield null;
            }
        };
    }

    private @Nullable Object enumValue(Class<?> type, YamlNode.Scalar scalar, String path) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equals(scalar.text())) {
                return constant;
            }
            names.add(constant.toString());
        }
        if (type == Architecture.class && scalar.text().equalsIgnoreCase("MoE")) {
            report(scalar.mark(), path, path + ": MoE is not modelled yet; only Dense is");
            return null;
        }
        report(
                scalar.mark(),
                path,
                path + ": unknown value " + scalar.text() + "; " + NearestName.hint(scalar.text(), names));
        return null;
    }

    private @Nullable Object number(RecordComponent component, YamlNode.Scalar scalar, String path) {
        Class<?> type = component.getType();
        double value;
        Object boxed;
        try {
            // A fraction may stand in quotes: Kubernetes wants it so.
            boolean quotedFraction = type == double.class && scalar.text().matches(FRACTION);
            if (!scalar.plain() && !quotedFraction) {
                throw new NumberFormatException("quoted");
            }
            if (type == double.class) {
                value = Double.parseDouble(scalar.text());
                boxed = value;
                if (!Double.isFinite(value)) {
                    throw new NumberFormatException("not finite");
                }
            } else if (type == long.class) {
                long whole = Long.parseLong(scalar.text());
                boxed = whole;
                value = whole;
            } else {
                int whole = Integer.parseInt(scalar.text());
                boxed = whole;
                value = whole;
            }
        } catch (NumberFormatException e) {
            report(scalar.mark(), path, path + ": expected " + expected(component) + ", found " + scalar.describe());
            return null;
        }
        double min = field(component).min();
        if (value < min) {
            report(
                    scalar.mark(),
                    path,
                    path + ": " + scalar.text() + " is too small; " + meaning(field(component)) + ", at least "
                            + trim(min));
            return null;
        }
        return boxed;
    }

    private @Nullable YamlNode failures(YamlNode node, String path) {
        return switch (node) {
            case YamlNode.Fields fields -> {
                if (fields.get(PROCESSES) == null) {
                    yield fields;
                }
                if (fields.get("preset") == null) {
                    List<YamlNode.Entry> entries = new ArrayList<>(fields.entries());
                    entries.addFirst(noPreset(fields.mark()));
                    yield new YamlNode.Fields(fields.mark(), List.copyOf(entries));
                }
                report(fields.mark(), path, path + ": found preset and processes, expected one of them; remove one");
                yield null;
            }
            case YamlNode.Items items ->
                new YamlNode.Fields(
                        items.mark(),
                        List.of(noPreset(items.mark()), new YamlNode.Entry(items.mark(), PROCESSES, items)));
            case YamlNode.Scalar scalar -> {
                if (scalar.text().equals(FailuresSpec.NONE)) {
                    yield new YamlNode.Fields(scalar.mark(), List.of());
                }
                report(
                        scalar.mark(),
                        path,
                        path + ": expected {preset: NAME} or {processes: [...]}, found " + scalar.describe());
                yield null;
            }
        };
    }

    /** The preset of those who list their own processes. */
    private static YamlNode.Entry noPreset(Mark mark) {
        return new YamlNode.Entry(mark, "preset", new YamlNode.Scalar(mark, "", false));
    }

    private static Field field(RecordComponent component) {
        Field field = component.getAnnotation(Field.class);
        if (field == null) {
            throw new IllegalStateException(component + " lacks @Field");
        }
        return field;
    }

    private static String expected(RecordComponent component) {
        Class<?> type = component.getType();
        if (isDuration(component)) {
            return "a duration such as 10m";
        }
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            String unit = field(component).unit();
            return unit.isEmpty() ? "a number" : "a number in " + unit;
        }
        return type == boolean.class ? "true or false" : "a single value";
    }

    private static String meaning(Field field) {
        String text = field.value();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String describe(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.absent() ? "nothing" : node.describe();
    }

    private static String trim(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void report(Mark mark, String path, String message) {
        problems.add(Problem.at(mark, path, message));
    }
}
