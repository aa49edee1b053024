package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.domain.resource.NearestName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted: terms divided by spaces, all of which must hold.
 *
 * <pre>
 *   term   := field op value        no spaces inside; "..." around a value that has some
 *   op     := =  !=  &lt;  &lt;=  &gt;  &gt;=  ~ (contains)
 *   field  := type | partition | offset | key.sequence | headers.ce_id | a field of the message, by its JSON name;
 *             deeper ones with dots: spec.nodes. Of a list any element may hold.
 * </pre>
 *
 * A field is looked for in the message that happened, then in the one around it. A record without the field does not
 * match. Values are compared as numbers where both are numbers; an enum matches its short name ({@code
 * state=SUCCEEDED}) too.
 */
public final class RecordFilter {
    private static final List<String> ATTRIBUTES = List.of("type", "partition", "offset", "key", "headers");

    private final List<Term> terms;

    private RecordFilter(List<Term> terms) {
        this.terms = terms;
    }

    /** How field and value are compared. */
    private enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        MORE(">"),
        CONTAINS("~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }

    private record Term(List<String> path, Operator operator, String value) {}

    /** A filter that every record passes. */
    public static RecordFilter everything() {
        return new RecordFilter(List.of());
    }

    /**
     * Reads a filter.
     *
     * @param text the terms
     * @param topic whose records it is for: it may name only fields that these can have
     * @throws FilterException with the column of what is wrong
     */
    public static RecordFilter parse(String text, Topic topic, RecordDecoder decoder) {
        List<Term> terms = new ArrayList<>();
        Known known = Known.of(decoder.messageOf(topic));
        for (int at = skipSpaces(text, 0); at < text.length(); at = skipSpaces(text, at)) {
            int end = endOfTerm(text, at);
            terms.add(term(text.substring(at, end), at + 1, known));
            at = end;
        }
        return new RecordFilter(terms);
    }

    /** Whether a decoded record passes. */
    public boolean matches(JsonNode json) {
        for (Term term : terms) {
            if (!holds(term, json)) {
                return false;
            }
        }
        return true;
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfTerm(String text, int from) {
        boolean quoted = false;
        int at = from;
        while (at < text.length() && (quoted || !Character.isWhitespace(text.charAt(at)))) {
            quoted ^= text.charAt(at) == '"';
            at++;
        }
        if (quoted) {
            throw new FilterException(from + 1, "a quote that does not end; write field=\"value\"");
        }
        return at;
    }

    private static Term term(String text, int column, Known known) {
        int at = 0;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        String field = text.substring(0, at);
        Operator operator = operator(text, at);
        if (field.isEmpty() || operator == null) {
            throw new FilterException(
                    column, "found \"" + text + "\", expected FIELD=VALUE, with one of = != < <= > >= ~ between");
        }
        String value = text.substring(at + operator.sign.length());
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        boolean ordered =
                switch (operator) {
                    case LESS, AT_MOST, MORE, AT_LEAST -> true;
                    case EQUAL, NOT_EQUAL, CONTAINS -> false;
                };
        int valueColumn = column + at + operator.sign.length();
        if (ordered && number(value) == null) {
            throw new FilterException(valueColumn, "found \"" + value + "\", expected a number after " + operator.sign);
        }
        known.check(field, column);
        if (field.equals("type") && operator == Operator.EQUAL) {
            known.checkType(value, valueColumn);
            value = value.substring(value.lastIndexOf('.') + 1);
        }
        return new Term(List.of(field.split("\\.", -1)), operator, value);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }

    private static @Nullable Operator operator(String text, int at) {
        for (Operator operator : Operator.values()) {
            if (text.startsWith(operator.sign, at)) {
                return operator;
            }
        }
        return null;
    }

    private static boolean holds(Term term, JsonNode json) {
        List<JsonNode> found = new ArrayList<>();
        if (ATTRIBUTES.contains(term.path.getFirst())) {
            collect(json, term.path, 0, found);
        } else {
            JsonNode value = json.path("value");
            // The case that is set is the one message of the value whose name is the type.
            String type = json.path("type").asText();
            JsonNode happened = value.path(type.isEmpty() ? type : lowerFirst(type));
            collect(happened, term.path, 0, found);
            if (found.isEmpty()) {
                collect(value, term.path, 0, found);
            }
        }
        if (term.operator == Operator.NOT_EQUAL) {
            return !found.isEmpty() && found.stream().noneMatch(n -> compares(Operator.EQUAL, n.asText(), term.value));
        }
        return found.stream().anyMatch(n -> compares(term.operator, n.asText(), term.value));
    }

    private static void collect(JsonNode node, List<String> path, int depth, List<JsonNode> found) {
        if (node.isArray()) {
            node.forEach(element -> collect(element, path, depth, found));
        } else if (depth == path.size()) {
            if (node.isValueNode() && !node.isNull()) {
                found.add(node);
            }
        } else if (node.has(path.get(depth))) {
            collect(node.path(path.get(depth)), path, depth + 1, found);
        }
    }

    private static boolean compares(Operator operator, String found, String wanted) {
        if (operator == Operator.CONTAINS) {
            return found.contains(wanted);
        }
        BigDecimal left = number(found);
        BigDecimal right = number(wanted);
        if (left == null || right == null) {
            return operator == Operator.EQUAL && (found.equals(wanted) || isEnumNamed(found, wanted));
        }
        int order = left.compareTo(right);
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            case AT_LEAST -> order >= 0;
            case CONTAINS -> false;
        };
    }

    private static boolean isEnumNamed(String found, String wanted) {
        return !wanted.isEmpty() && found.matches("[A-Z][A-Z0-9_]*") && found.endsWith("_" + wanted);
    }

    private static @Nullable BigDecimal number(String text) {
        if (!text.matches("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?")) {
            return null;
        }
        return new BigDecimal(text);
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** What records of one topic can have. */
    private record Known(Descriptor message, List<Descriptor> cases) {
        static Known of(Descriptor message) {
            List<Descriptor> cases = new ArrayList<>();
            message.getOneofs().forEach(oneof -> oneof.getFields().forEach(field -> cases.add(field.getMessageType())));
            return new Known(message, cases.isEmpty() ? List.of(message) : cases);
        }

        void checkType(String type, int column) {
            TreeSet<String> names = new TreeSet<>();
            cases.forEach(c -> names.add(c.getName()));
            String simple = type.substring(type.lastIndexOf('.') + 1);
            if (!names.contains(simple)) {
                throw new FilterException(
                        column,
                        "no record of this topic is of type \"" + type + "\"; " + NearestName.hint(simple, names));
            }
        }

        void check(String field, int column) {
            String first = field.split("\\.", -1)[0];
            if (ATTRIBUTES.contains(first)) {
                return;
            }
            List<Descriptor> at = new ArrayList<>(cases);
            at.add(message);
            TreeSet<String> names = new TreeSet<>(ATTRIBUTES);
            for (String part : field.split("\\.", -1)) {
                List<Descriptor> deeper = new ArrayList<>();
                boolean found = false;
                for (Descriptor d : at) {
                    for (FieldDescriptor f : d.getFields()) {
                        names.add(f.getJsonName());
                        if (f.getJsonName().equals(part)) {
                            found = true;
                            if (f.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                                deeper.add(f.getMessageType());
                            }
                        }
                    }
                }
                if (!found) {
                    throw new FilterException(
                            column,
                            "no record of this topic has a field \"" + field + "\"; " + NearestName.hint(part, names));
                }
                at = deeper;
                names.clear();
            }
        }
    }
}
