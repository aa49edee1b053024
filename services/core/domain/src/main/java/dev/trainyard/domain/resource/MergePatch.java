package dev.trainyard.domain.resource;

import java.util.ArrayList;
import java.util.List;

/** JSON merge patch (RFC 7396) on nodes: what comes from the patch keeps its place in the patch. */
final class MergePatch {
    private MergePatch() {}

    /** The target with the patch's fields put in; a null takes a field away, a list replaces a list. */
    static YamlNode apply(YamlNode target, YamlNode patch) {
        if (!(patch instanceof YamlNode.Fields changes)) {
            return patch;
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        YamlNode.Fields old =
                target instanceof YamlNode.Fields fields ? fields : new YamlNode.Fields(patch.mark(), List.of());
        for (YamlNode.Entry entry : old.entries()) {
            YamlNode change = changes.get(entry.key());
            if (change == null) {
                entries.add(entry);
            } else if (!isNull(change)) {
                entries.add(new YamlNode.Entry(markOf(changes, entry), entry.key(), apply(entry.value(), change)));
            }
        }
        for (YamlNode.Entry change : changes.entries()) {
            if (old.get(change.key()) == null && !isNull(change.value())) {
                YamlNode nothing = new YamlNode.Fields(change.keyMark(), List.of());
                entries.add(new YamlNode.Entry(change.keyMark(), change.key(), apply(nothing, change.value())));
            }
        }
        return new YamlNode.Fields(old.mark(), List.copyOf(entries));
    }

    /** The same node with every place set to one mark. */
    static YamlNode relocate(YamlNode node, Mark mark) {
        return switch (node) {
            case YamlNode.Scalar scalar -> new YamlNode.Scalar(mark, scalar.text(), scalar.plain());
            case YamlNode.Items items ->
                new YamlNode.Items(
                        mark,
                        items.items().stream().map(item -> relocate(item, mark)).toList());
            case YamlNode.Fields fields ->
                new YamlNode.Fields(
                        mark,
                        fields.entries().stream()
                                .map(e -> new YamlNode.Entry(mark, e.key(), relocate(e.value(), mark)))
                                .toList());
        };
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.absent();
    }

    private static Mark markOf(YamlNode.Fields changes, YamlNode.Entry old) {
        for (YamlNode.Entry change : changes.entries()) {
            if (change.key().equals(old.key())) {
                return change.keyMark();
            }
        }
        return old.keyMark();
    }
}
