package dev.trainyard.door.rest;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Label and field selectors with the grammar of Kubernetes: {@code a=b, a==b, a!=b, a in (b,c), a notin (b,c), a, !a},
 * all of which must hold; of fields {@code metadata.name} and {@code metadata.namespace} with = and !=.
 */
final class Selector implements Selection {
    private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_./]*)";
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);

    private final List<Term> labels;
    private final List<Term> fields;

    /** One requirement: the value must be among these, or must not; without values it must exist, or must not. */
    private record Term(
            String key, boolean wanted, @Nullable List<String> values) {
        boolean holds(@Nullable String found) {
            if (values == null) {
                return (found != null) == wanted;
            }
            return (found != null && values.contains(found)) == wanted;
        }
    }

    private Selector(List<Term> labels, List<Term> fields) {
        this.labels = labels;
        this.fields = fields;
    }

    /** Both selectors of a request; empty ones take everything. */
    static Selector parse(String labelSelector, String fieldSelector) {
        List<Term> fields = terms(fieldSelector, "fieldSelector");
        for (Term term : fields) {
            if ((!term.key.equals("metadata.name") && !term.key.equals("metadata.namespace")) || term.values == null) {
                throw new HttpProblem(
                        400,
                        "fieldSelector=" + fieldSelector
                                + ": expected metadata.name=NAME or metadata.namespace=NAMESPACE");
            }
        }
        return new Selector(terms(labelSelector, "labelSelector"), fields);
    }

    private static List<Term> terms(String text, String where) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            Matcher set = SET.matcher(part);
            Matcher equality = EQUALITY.matcher(part);
            Matcher exists = EXISTS.matcher(part);
            if (set.matches()) {
                List<String> values = new ArrayList<>();
                for (String value : set.group(3).split(",", -1)) {
                    values.add(value.strip());
                }
                terms.add(new Term(set.group(1), set.group(2).equals("in"), values));
            } else if (equality.matches()) {
                boolean wanted = !equality.group(2).equals("!=");
                terms.add(new Term(equality.group(1), wanted, List.of(equality.group(3))));
            } else if (exists.matches()) {
                terms.add(new Term(exists.group(2), exists.group(1).isEmpty(), null));
            } else {
                throw new HttpProblem(
                        400,
                        where + "=" + text + ": " + part
                                + " is not understood; expected a=b, a!=b, a in (b,c), a notin (b,c), a or !a");
            }
        }
        return terms;
    }

    /** Splits at commas outside of parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (!text.isBlank()) {
            parts.add(text.substring(from).strip());
        }
        return parts;
    }

    @Override
    public boolean takes(ObjectKey key, SortedMap<String, String> labelsOfObject) {
        for (Term term : fields) {
            if (!term.holds(term.key.equals("metadata.name") ? key.name() : key.namespace())) {
                return false;
            }
        }
        for (Term term : labels) {
            if (!term.holds(labelsOfObject.get(term.key))) {
                return false;
            }
        }
        return true;
    }
}
