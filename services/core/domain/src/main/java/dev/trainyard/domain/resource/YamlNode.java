package dev.trainyard.domain.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A YAML value with its place. */
sealed interface YamlNode {
    Mark mark();

    /** What it is, for messages. */
    String describe();

    /**
     * A single value.
     *
     * @param plain whether it stands without quotes
     */
    record Scalar(Mark mark, String text, boolean plain) implements YamlNode {
        /** Whether it is an empty or null value. */
        boolean absent() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        @Override
        public String describe() {
            return plain ? text : "the text \"" + text + "\"";
        }
    }

    /** A list. */
    record Items(Mark mark, List<YamlNode> items) implements YamlNode {
        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Fields in order, keys unique. */
    record Fields(Mark mark, List<Entry> entries) implements YamlNode {
        @Nullable
        YamlNode get(String key) {
            for (Entry entry : entries) {
                if (entry.key.equals(key)) {
                    return entry.value;
                }
            }
            return null;
        }

        @Override
        public String describe() {
            return "fields";
        }
    }

    /** One field. */
    record Entry(Mark keyMark, String key, YamlNode value) {}

    /** The mark of the deepest existing node on a dotted path such as {@code spec.quotas[0].nominal}. */
    static Mark markOf(YamlNode root, String path) {
        YamlNode node = root;
        Mark mark = root.mark();
        for (String step : path.replace("[", ".").replace("]", "").split("\\.")) {
            switch (node) {
                case Fields fields -> {
                    Entry found = null;
                    for (Entry entry : fields.entries) {
                        if (entry.key.equals(step)) {
                            found = entry;
                        }
                    }
                    if (found == null) {
                        return mark;
                    }
                    node = found.value;
                    mark = node instanceof Scalar ? node.mark() : found.keyMark;
                }
                case Items items -> {
                    if (!step.chars().allMatch(Character::isDigit) || Integer.parseInt(step) >= items.items.size()) {
                        return mark;
                    }
                    node = items.items.get(Integer.parseInt(step));
                    mark = node.mark();
                }
                case Scalar scalar -> {
                    return scalar.mark();
                }
            }
        }
        return mark;
    }
}
