package dev.trainyard.domain.resource;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients send to a yard that has resources already: as {@link ResourceReader} does, and besides labels,
 * annotations, merge patches (RFC 7396), and objects that were read from the yard before, whose status and server-made
 * metadata are passed over. JSON is read as the YAML that it is, so its problems have lines and columns too.
 */
public final class DeclarationReader {
    /** Metadata that the yard makes; a client may send it back. */
    private static final List<String> SERVED =
            List.of("uid", "generation", "resourceVersion", "creationTimestamp", "deletionTimestamp", "managedFields");

    private static final String LABEL_KEY =
            "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    private final Catalogue catalogue;

    /** A reader that checks names against {@code catalogue}. */
    public DeclarationReader(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Reads all documents of a source. */
    public Declaration.Result read(Source source, KnownYard known) {
        return read(source, Declaration.Address.open(), known, false);
    }

    /**
     * Reads the one document of a source by itself: fields, types and bounds, not what it names. For resources that come
     * in any order, such as those of an API server.
     */
    public static Declaration.Result readShape(Source source) {
        List<Problem> problems = new ArrayList<>();
        List<YamlNode> documents = documents(source, problems, true);
        return problems.isEmpty() ? shape(documents.getFirst(), problems) : invalid(problems);
    }

    /**
     * The same for a resource whose JSON was read by somebody else: problems have no line.
     *
     * @param name what is read, for messages
     * @param tree its fields: maps, lists, texts, numbers, flags and nulls
     */
    public static Declaration.Result readShape(String name, Map<String, ?> tree) {
        return shape(PlainTree.node(tree, new Mark(name, 0, 0)), new ArrayList<>());
    }

    private static Declaration.Result shape(YamlNode document, List<Problem> problems) {
        Located one =
                ResourceReader.resource(document instanceof YamlNode.Fields f ? withoutServed(f) : document, problems);
        if (one == null) {
            return invalid(problems);
        }
        namespace(one, problems);
        SortedMap<String, String> labels = strings(document, "labels", true, problems);
        SortedMap<String, String> annotations = strings(document, "annotations", false, problems);
        return problems.isEmpty()
                ? new Declaration.Ok(List.of(new Declaration(one.resource(), labels, annotations, version(document))))
                : invalid(problems);
    }

    /** Reads the one document of a source, whose address is known. */
    public Declaration.Result readOne(Source source, Declaration.Address address, KnownYard known) {
        return read(source, address, known, true);
    }

    /** Applies a merge patch to a resource; problems of what the patch leaves alone have no line. */
    public Declaration.Result patch(Declaration current, Source patch, KnownYard known) {
        List<Problem> problems = new ArrayList<>();
        List<YamlNode> patches = documents(patch, problems, true);
        if (!problems.isEmpty()) {
            return invalid(problems);
        }
        if (!(patches.getFirst() instanceof YamlNode.Fields fields)) {
            problems.add(Problem.at(
                    patches.getFirst().mark(),
                    "",
                    "expected a merge patch such as {\"spec\": {\"suspend\": true}}, found "
                            + patches.getFirst().describe()));
            return invalid(problems);
        }
        Resource resource = current.resource();
        YamlNode merged = MergePatch.apply(node(current), fields);
        var address = new Declaration.Address(
                resource.kind(), resource.meta().namespace(), resource.meta().name());
        return check(List.of(merged), address, known, problems);
    }

    private static YamlNode node(Declaration current) {
        Mark mark = new Mark("the object", 0, 0);
        List<Problem> none = new ArrayList<>();
        String text = ResourceWriter.write(List.of(current.resource()));
        YamlNode object = MergePatch.relocate(
                new YamlParser(mark.file(), none).documents(text).getFirst(), mark);
        List<YamlNode.Entry> metadata = new ArrayList<>();
        metadata.add(new YamlNode.Entry(mark, "labels", texts(current.labels(), mark)));
        metadata.add(new YamlNode.Entry(mark, "annotations", texts(current.annotations(), mark)));
        var more = new YamlNode.Fields(
                mark, List.of(new YamlNode.Entry(mark, "metadata", new YamlNode.Fields(mark, metadata))));
        return MergePatch.apply(object, more);
    }

    private static YamlNode texts(SortedMap<String, String> texts, Mark mark) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        texts.forEach(
                (key, value) -> entries.add(new YamlNode.Entry(mark, key, new YamlNode.Scalar(mark, value, false))));
        return new YamlNode.Fields(mark, entries);
    }

    private Declaration.Result read(Source source, Declaration.Address address, KnownYard known, boolean one) {
        List<Problem> problems = new ArrayList<>();
        return check(documents(source, problems, one), address, known, problems);
    }

    private static List<YamlNode> documents(Source source, List<Problem> problems, boolean one) {
        List<YamlNode> documents = new YamlParser(source.file(), problems).documents(source.text());
        if (documents.size() == 1 && documents.getFirst() instanceof YamlNode.Items list && !one) {
            documents = list.items();
        }
        if (documents.size() == 1
                && !one
                && documents.getFirst() instanceof YamlNode.Fields fields
                && fields.get("kind") instanceof YamlNode.Scalar kind
                && kind.text().endsWith("List")
                && fields.get("items") instanceof YamlNode.Items items) {
            documents = items.items();
        }
        if (problems.isEmpty() && (documents.isEmpty() || (one && documents.size() > 1))) {
            String found = documents.isEmpty() ? "nothing" : documents.size() + " documents";
            problems.add(new Problem(
                    source.file(), 1, 1, "", "expected " + (one ? "one resource" : "resources") + ", found " + found));
        }
        return documents;
    }

    private Declaration.Result check(
            List<YamlNode> documents, Declaration.Address address, KnownYard known, List<Problem> problems) {
        List<Located> located = new ArrayList<>();
        List<Declaration> declarations = new ArrayList<>();
        boolean complete = problems.isEmpty();
        for (YamlNode document : documents) {
            YamlNode bare =
                    document instanceof YamlNode.Fields f ? withoutServed(addressed(f, address, problems)) : document;
            Located one = ResourceReader.resource(bare, problems);
            if (one == null) {
                complete = false;
                continue;
            }
            located.add(one);
            namespace(one, problems);
            declarations.add(new Declaration(
                    one.resource(),
                    strings(bare, "labels", true, problems),
                    strings(bare, "annotations", false, problems),
                    version(document)));
            Optional<Resource> before = known.find(
                    one.resource().kind(),
                    one.resource().meta().namespace(),
                    one.resource().meta().name());
            before.ifPresent(b -> changes(one, b, problems));
        }
        ResourceReader.refuseTwins(located, problems);
        new YardChecks(catalogue, located, complete, known, problems).run();
        return problems.isEmpty() ? new Declaration.Ok(declarations) : invalid(problems);
    }

    private static Declaration.Invalid invalid(List<Problem> problems) {
        return new Declaration.Invalid(problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList());
    }

    /** The problems of a resource that did not come as a text, such as one of a command that somebody else wrote. */
    public List<Problem> check(Resource resource, KnownYard known) {
        List<Problem> problems = new ArrayList<>();
        Located at = new Located(resource, new YamlNode.Fields(new Mark("command", 0, 0), List.of()));
        if (!resource.meta().name().matches(ResourceReader.NAME_PATTERN)) {
            at.report(
                    problems,
                    "metadata.name",
                    "metadata.name: " + resource.meta().name() + " is no name");
        }
        namespace(at, problems);
        bounds(at, resource.spec(), "spec", problems);
        if (problems.isEmpty()) {
            known.find(
                            resource.kind(),
                            resource.meta().namespace(),
                            resource.meta().name())
                    .ifPresent(before -> changes(at, before, problems));
            new YardChecks(catalogue, List.of(at), true, known, problems).run();
        }
        return problems;
    }

    /** A record can hold numbers that its YAML could not. */
    private static void bounds(Located at, Record record, String path, List<Problem> problems) {
        for (RecordComponent component : SpecShape.of(record.getClass()).components()) {
            String name = path + "." + RecordMapper.fieldName(component);
            double min = component.getAnnotation(Field.class).min();
            switch (ResourceWriter.valueOf(component, record)) {
                case Record nested -> bounds(at, nested, name, problems);
                case List<?> list -> {
                    for (int i = 0; i < list.size(); i++) {
                        if (list.get(i) instanceof Record item) {
                            bounds(at, item, name + "[" + i + "]", problems);
                        }
                    }
                }
                case Number number
                when !Double.isFinite(number.doubleValue()) ->
                    at.report(
                            problems, name, name + ": " + number + " is no number that a run can use; at least " + min);
                case Number number
                when number.doubleValue() < min ->
                    at.report(problems, name, name + ": " + number + " is too small; at least " + min);
                default -> {
                    // Texts, enums and flags have no bounds.
                }
            }
        }
    }

    private static void changes(Located at, Resource before, List<Problem> problems) {
        if (before.equals(at.resource())) {
            return;
        }
        for (Problem problem : ResourceChange.check(before, at.resource())) {
            at.report(problems, problem.path(), problem.message());
        }
    }

    private static void namespace(Located at, List<Problem> problems) {
        String namespace = at.resource().meta().namespace();
        if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            at.report(
                    problems,
                    "metadata.namespace",
                    "metadata.namespace: " + namespace
                            + " is no namespace; use lower-case letters, digits and -, at most 63");
        } else if (Resource.isClusterScoped(at.resource().kind()) && !namespace.equals(Resource.CLUSTER_NAMESPACE)) {
            at.report(
                    problems,
                    "metadata.namespace",
                    ResourceReader.noNamespace(at.resource().kind(), namespace));
        }
    }

    /** The document with kind checked, and namespace and name checked or filled in, from the address. */
    private static YamlNode.Fields addressed(
            YamlNode.Fields document, Declaration.Address address, List<Problem> problems) {
        if (document.get("kind") instanceof YamlNode.Scalar kind
                && !address.kind().isEmpty()
                && !kind.text().equals(address.kind())) {
            problems.add(Problem.at(
                    kind.mark(), "kind", "kind: found " + kind.text() + ", but the address is for " + address.kind()));
        }
        if (!(document.get("metadata") instanceof YamlNode.Fields metadata)) {
            return document;
        }
        List<YamlNode.Entry> entries = new ArrayList<>(metadata.entries());
        fill(metadata, entries, "namespace", address.namespace(), problems);
        fill(metadata, entries, "name", address.name(), problems);
        return with(document, "metadata", new YamlNode.Fields(metadata.mark(), List.copyOf(entries)));
    }

    private static void fill(
            YamlNode.Fields metadata, List<YamlNode.Entry> entries, String key, String value, List<Problem> problems) {
        if (value.isEmpty()) {
            return;
        }
        YamlNode found = metadata.get(key);
        if (found == null) {
            entries.add(new YamlNode.Entry(metadata.mark(), key, new YamlNode.Scalar(metadata.mark(), value, false)));
        } else if (!(found instanceof YamlNode.Scalar scalar && scalar.text().equals(value))) {
            problems.add(Problem.at(
                    found.mark(),
                    "metadata." + key,
                    "metadata." + key + ": found " + found.describe() + ", but the address says " + value));
        }
    }

    private static YamlNode.Fields withoutServed(YamlNode.Fields document) {
        List<YamlNode.Entry> top = document.entries().stream()
                .filter(e -> !e.key().equals("status"))
                .toList();
        YamlNode.Fields bare = new YamlNode.Fields(document.mark(), top);
        if (!(bare.get("metadata") instanceof YamlNode.Fields metadata)) {
            return bare;
        }
        List<YamlNode.Entry> own = metadata.entries().stream()
                .filter(e -> !SERVED.contains(e.key()))
                .toList();
        return with(bare, "metadata", new YamlNode.Fields(metadata.mark(), own));
    }

    private static YamlNode.Fields with(YamlNode.Fields fields, String key, YamlNode value) {
        return new YamlNode.Fields(
                fields.mark(),
                fields.entries().stream()
                        .map(e -> e.key().equals(key) ? new YamlNode.Entry(e.keyMark(), key, value) : e)
                        .toList());
    }

    private static String version(YamlNode document) {
        return document instanceof YamlNode.Fields fields
                        && fields.get("metadata") instanceof YamlNode.Fields metadata
                        && metadata.get("resourceVersion") instanceof YamlNode.Scalar version
                        && !version.absent()
                ? version.text()
                : "";
    }

    private static SortedMap<String, String> strings(
            YamlNode document, String key, boolean labels, List<Problem> problems) {
        SortedMap<String, String> strings = new TreeMap<>();
        YamlNode node = metadata(document, key);
        if (node == null || (node instanceof YamlNode.Scalar none && none.absent())) {
            return strings;
        }
        if (!(node instanceof YamlNode.Fields fields)) {
            problems.add(Problem.at(
                    node.mark(), "metadata." + key, "metadata." + key + ": expected fields, found " + node.describe()));
            return strings;
        }
        for (YamlNode.Entry entry : fields.entries()) {
            String path = "metadata." + key + "." + entry.key();
            if (!(entry.value() instanceof YamlNode.Scalar value)) {
                problems.add(Problem.at(
                        entry.value().mark(),
                        path,
                        path + ": expected a text, found " + entry.value().describe()));
            } else if (!entry.key().matches(LABEL_KEY)
                    || (labels && !value.text().matches(LABEL_VALUE))) {
                problems.add(Problem.at(
                        entry.keyMark(),
                        path,
                        path + ": " + entry.key() + "=" + value.text() + " is no " + (labels ? "label" : "annotation")
                                + "; use letters, digits, -, _ and ., at most 63, the key with an optional DOMAIN/"));
            } else {
                strings.put(entry.key(), value.text());
            }
        }
        return strings;
    }

    private static @Nullable YamlNode metadata(YamlNode document, String key) {
        return document instanceof YamlNode.Fields fields && fields.get("metadata") instanceof YamlNode.Fields metadata
                ? metadata.get(key)
                : null;
    }
}
