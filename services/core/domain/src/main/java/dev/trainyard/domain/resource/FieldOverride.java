package dev.trainyard.domain.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of one field from the command line: {@code KIND/NAME:PATH=VALUE}, with the path below {@code spec} and the
 * value as YAML, for example {@code TrainingJob/llama-3-405b:checkpoint.interval=5m} or
 * {@code CapacityQueue/pretraining:quotas[0].nominal=8192}.
 *
 * @param text the argument as given
 * @param kind kind of the resource
 * @param name name of the resource
 * @param path steps below spec: field names and list indexes
 * @param value YAML text of the new value
 */
public record FieldOverride(String text, String kind, String name, List<String> path, String value) {
    /** What an argument says. */
    public sealed interface Parsed {}

    /** A well-formed override. */
    public record Ok(FieldOverride fieldOverride) implements Parsed {}

    /** A malformed one, and why. */
    public record Bad(Problem problem) implements Parsed {}

    /** Parses the argument of {@code --set}. */
    public static Parsed parse(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        if (equals < 0 || colon < 0 || colon > equals || slash < 1 || slash > colon - 2 || colon + 1 == equals) {
            return new Bad(new Problem(
                    "--set " + text,
                    0,
                    0,
                    "",
                    "expected KIND/NAME:PATH=VALUE, e.g. TrainingJob/llama-3-405b:checkpoint.interval=5m"));
        }
        String path = text.substring(colon + 1, equals).replace("[", ".").replace("]", "");
        List<String> steps = new ArrayList<>(List.of(path.split("\\.")));
        if (steps.size() > 1 && steps.getFirst().equals("spec")) {
            steps.removeFirst();
        }
        return new Ok(new FieldOverride(
                text,
                text.substring(0, slash),
                text.substring(slash + 1, colon),
                List.copyOf(steps),
                text.substring(equals + 1)));
    }

    /** The document with the field set; null after a problem was reported. */
    @Nullable
    YamlNode apply(YamlNode document, List<Problem> problems) {
        String file = "--set " + text;
        List<YamlNode> values = new YamlParser(file, problems).documents(value);
        Mark mark = new Mark(file, 0, 0);
        if (values.size() != 1) {
            problems.add(Problem.at(mark, String.join(".", path), "no value found; write one after ="));
            return null;
        }
        List<String> steps = new ArrayList<>(path);
        steps.addFirst("spec");
        return set(document, steps, MergePatch.relocate(values.getFirst(), mark), mark, problems);
    }

    private @Nullable YamlNode set(
            YamlNode node, List<String> steps, YamlNode newValue, Mark mark, List<Problem> problems) {
        if (steps.isEmpty()) {
            return newValue;
        }
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        return switch (node) {
            case YamlNode.Fields fields -> {
                List<YamlNode.Entry> entries = new ArrayList<>();
                boolean found = false;
                for (YamlNode.Entry entry : fields.entries()) {
                    if (!entry.key().equals(step)) {
                        entries.add(entry);
                        continue;
                    }
                    found = true;
                    YamlNode changed = set(entry.value(), rest, newValue, mark, problems);
                    if (changed == null) {
                        yield null;
                    }
                    entries.add(new YamlNode.Entry(rest.isEmpty() ? mark : entry.keyMark(), step, changed));
                }
                if (!found) {
                    YamlNode added = set(new YamlNode.Fields(mark, List.of()), rest, newValue, mark, problems);
                    if (added == null) {
                        yield null;
                    }
                    entries.add(new YamlNode.Entry(mark, step, added));
                }
                yield new YamlNode.Fields(fields.mark(), List.copyOf(entries));
            }
            case YamlNode.Items items -> {
                int index = step.matches("\\d{1,6}") ? Integer.parseInt(step) : -1;
                if (index < 0 || index >= items.items().size()) {
                    problems.add(Problem.at(
                            mark,
                            String.join(".", path),
                            "no item " + step + " in a list of " + items.items().size() + "; use an index from 0"));
                    yield null;
                }
                YamlNode changed = set(items.items().get(index), rest, newValue, mark, problems);
                if (changed == null) {
                    yield null;
                }
                List<YamlNode> copy = new ArrayList<>(items.items());
                copy.set(index, changed);
                yield new YamlNode.Items(items.mark(), List.copyOf(copy));
            }
            case YamlNode.Scalar scalar -> {
                problems.add(Problem.at(
                        mark,
                        String.join(".", path),
                        step + " cannot be set below the single value " + scalar.describe()
                                + "; set that field as a whole"));
                yield null;
            }
        };
    }
}
