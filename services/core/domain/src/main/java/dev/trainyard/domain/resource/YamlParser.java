package dev.trainyard.domain.resource;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Parses YAML text to nodes with places; reports syntax errors, duplicate keys and anchors. */
final class YamlParser {
    private static final int NESTING_MAX = 40;

    private final String file;
    private final List<Problem> problems;
    private boolean anchored;

    YamlParser(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The documents of a text, empty ones left out; after a syntax error those before it, with anchors none. */
    List<YamlNode> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(NESTING_MAX);
        List<YamlNode> documents = new ArrayList<>();
        try {
            for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
                YamlNode converted = convert(node);
                if (!(converted instanceof YamlNode.Scalar scalar && scalar.absent())) {
                    documents.add(converted);
                }
            }
        } catch (MarkedYAMLException e) {
            var at = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            Mark mark = at == null ? new Mark(file, 0, 0) : mark(at);
            problems.add(Problem.at(
                    mark,
                    "",
                    "not YAML: " + oneLine(String.valueOf(e.getProblem()))
                            + "; check indentation, colons and brackets around here"));
        } catch (YAMLException e) {
            problems.add(Problem.at(
                    new Mark(file, 0, 0),
                    "",
                    "not YAML: " + oneLine(String.valueOf(e.getMessage())) + "; give a text"
                            + " file of Trainyard resources"));
        }
        return anchored ? List.of() : documents;
    }

    private YamlNode convert(Node node) {
        Mark mark = mark(node.getStartMark());
        if (node.getAnchor() != null) {
            anchored = true;
            problems.add(Problem.at(
                    mark,
                    "",
                    "anchor &" + node.getAnchor()
                            + " found, but anchors and aliases are not supported; write the value out"));
            return new YamlNode.Scalar(mark, "", true);
        }
        return switch (node) {
            case ScalarNode scalar ->
                new YamlNode.Scalar(mark, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN);
            case SequenceNode sequence -> {
                List<YamlNode> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item));
                }
                yield new YamlNode.Items(mark, List.copyOf(items));
            }
            case MappingNode mapping -> fields(mark, mapping);
            default -> throw new IllegalStateException("unknown YAML node " + node.getNodeId());
        };
    }

    private YamlNode.Fields fields(Mark mark, MappingNode mapping) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        TreeMap<String, Mark> seen = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Mark keyMark = mark(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(Problem.at(keyMark, "", "a field name must be a plain word, found a list or fields"));
                continue;
            }
            Mark first = seen.putIfAbsent(key.getValue(), keyMark);
            if (first != null) {
                problems.add(Problem.at(
                        keyMark,
                        key.getValue(),
                        "duplicate field " + key.getValue() + ", first given in line " + first.line()
                                + "; keep one of them"));
                continue;
            }
            entries.add(new YamlNode.Entry(keyMark, key.getValue(), convert(tuple.getValueNode())));
        }
        return new YamlNode.Fields(mark, List.copyOf(entries));
    }

    private Mark mark(org.yaml.snakeyaml.error.Mark mark) {
        return new Mark(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
