package dev.trainyard.contracts.topics;

import dev.trainyard.contracts.codec.ContractException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a file of topics and says where it is wrong. */
final class TopicFile {
    private static final String RUN = "{run}.";
    private static final List<String> FIELDS =
            List.of("name", "about", "owner", "partitions", "key", "cleanup", "retentionMs", "messages");
    private static final List<String> MAY_BE_LEFT_OUT = List.of("retentionBytes");

    private final String file;

    TopicFile(String file) {
        this.file = file;
    }

    List<Topic> read(String yaml) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
        } catch (YAMLException e) {
            throw new ContractException(file + " is not YAML: " + e.getMessage(), e);
        }
        if (root == null) {
            throw new ContractException(file + " is empty; expected a list of topics");
        }
        List<Topic> topics = new ArrayList<>();
        TreeSet<String> suffixes = new TreeSet<>();
        Map<String, Node> top = fields(root, List.of("topics"), List.of());
        for (Node node : items(top.get("topics"))) {
            Topic topic = topic(node);
            if (!suffixes.add(topic.suffix())) {
                throw wrong(node, "a second topic " + RUN + topic.suffix(), "each name once");
            }
            topics.add(topic);
        }
        return topics;
    }

    private Topic topic(Node node) {
        Map<String, Node> f = fields(node, FIELDS, MAY_BE_LEFT_OUT);
        Node nameNode = f.get("name");
        String name = text(nameNode);
        if (!name.startsWith(RUN) || !name.substring(RUN.length()).matches("[a-z-]+(\\.[a-z-]+)*")) {
            throw wrong(nameNode, "name " + name, RUN + " and lower-case words joined by . or -");
        }
        List<String> messages = new ArrayList<>();
        for (Node m : items(f.get("messages"))) {
            messages.add(text(m));
        }
        return new Topic(
                name.substring(RUN.length()),
                text(f.get("about")),
                text(f.get("owner")),
                constant(Partitions.class, f.get("partitions")),
                text(f.get("key")),
                constant(Cleanup.class, f.get("cleanup")),
                retention(f.get("retentionMs"), "milliseconds"),
                f.containsKey("retentionBytes") ? retention(f.get("retentionBytes"), "bytes") : -1,
                messages);
    }

    private long retention(@Nullable Node node, String unit) {
        String text = text(node);
        if (!text.matches("-1|[1-9][0-9]{0,17}")) {
            throw wrong(node, text, unit + ", or -1 for all");
        }
        return Long.parseLong(text);
    }

    private <E extends Enum<E>> E constant(Class<E> type, @Nullable Node node) {
        String text = text(node);
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String spelled = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (spelled.equals(text)) {
                return constant;
            }
            known.add(spelled);
        }
        throw wrong(node, text, "one of " + String.join(", ", known));
    }

    private Map<String, Node> fields(Node node, List<String> expected, List<String> optional) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "no mapping", "the fields " + String.join(", ", expected));
        }
        Map<String, Node> found = new HashMap<>();
        for (NodeTuple t : mapping.getValue()) {
            String key = text(t.getKeyNode());
            if (!expected.contains(key) && !optional.contains(key)) {
                throw wrong(t.getKeyNode(), "field " + key, "only " + String.join(", ", expected));
            }
            if (found.put(key, t.getValueNode()) != null) {
                throw wrong(t.getKeyNode(), "field " + key + " again", "each field once");
            }
        }
        for (String key : expected) {
            if (!found.containsKey(key)) {
                throw wrong(node, "no field " + key, "the fields " + String.join(", ", expected));
            }
        }
        return found;
    }

    private List<Node> items(@Nullable Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(node, "no list", "a list");
    }

    private String text(@Nullable Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return scalar.getValue();
        }
        throw wrong(node, "no text", "a text");
    }

    private ContractException wrong(@Nullable Node node, String found, String expected) {
        Mark mark = node == null ? null : node.getStartMark();
        String where = mark == null ? "" : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
        return new ContractException(file + where + ": found " + found + ", expected " + expected);
    }
}
