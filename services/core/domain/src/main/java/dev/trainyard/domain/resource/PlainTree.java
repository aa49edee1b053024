package dev.trainyard.domain.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that some other reader has made of JSON, as nodes without places. */
final class PlainTree {
    private PlainTree() {}

    /** A tree of maps, lists, texts, numbers, flags and nulls. */
    static YamlNode node(@Nullable Object value, Mark mark) {
        return switch (value) {
            case Map<?, ?> fields -> {
                List<YamlNode.Entry> entries = new ArrayList<>(fields.size());
                fields.forEach(
                        (key, field) -> entries.add(new YamlNode.Entry(mark, String.valueOf(key), node(field, mark))));
                yield new YamlNode.Fields(mark, entries);
            }
            case List<?> list -> {
                List<YamlNode> items = new ArrayList<>(list.size());
                for (Object item : list) {
                    items.add(node(item, mark));
                }
                yield new YamlNode.Items(mark, items);
            }
            case String text -> new YamlNode.Scalar(mark, text, false);
            case null -> new YamlNode.Scalar(mark, "null", true);
            default -> new YamlNode.Scalar(mark, value.toString(), true);
        };
    }
}
