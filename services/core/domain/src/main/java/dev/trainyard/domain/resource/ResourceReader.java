package dev.trainyard.domain.resource;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources from YAML, all or nothing: either every document is good by itself and together with the others, or
 * the answer is the list of all problems, in order of files and lines.
 */
public final class ResourceReader {
    private static final List<String> KINDS = List.of(Resource.POOL_KIND, Resource.QUEUE_KIND, Resource.JOB_KIND);
    private static final List<String> TOP_FIELDS = List.of("apiVersion", "kind", "metadata", "spec");
    private static final List<String> META_FIELDS = List.of("name", "namespace", "labels", "annotations");
    static final String NAME_PATTERN = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private final Catalogue catalogue;

    /** A reader that checks names against {@code catalogue}. */
    public ResourceReader(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Reads files as {@link #read} does texts; a file that cannot be read is a problem. */
    public ReadResult readFiles(List<Path> files, List<FieldOverride> overrides) {
        List<Source> sources = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                sources.add(new Source(file.toString(), Files.readString(file)));
            } catch (IOException e) {
                sources.add(new Source(file.toString(), ""));
                problems.add(new Problem(file.toString(), 0, 0, "", unreadable(file, e)));
            }
        }
        return read(sources, overrides, problems);
    }

    /** Reads all documents of all sources, applies the overrides, and checks everything together. */
    public ReadResult read(List<Source> sources, List<FieldOverride> overrides) {
        return read(sources, overrides, new ArrayList<>());
    }

    private ReadResult read(List<Source> sources, List<FieldOverride> overrides, List<Problem> problems) {
        List<YamlNode> documents = new ArrayList<>();
        for (Source source : sources) {
            int before = problems.size();
            List<YamlNode> found = new YamlParser(source.file(), problems).documents(source.text());
            boolean unread = problems.stream().anyMatch(p -> p.file().equals(source.file()));
            if (found.isEmpty() && problems.size() == before && !unread) {
                problems.add(new Problem(
                        source.file(),
                        0,
                        0,
                        "",
                        "the file is empty; give at least one resource of " + Resource.API_VERSION));
            }
            documents.addAll(found);
        }
        applyOverrides(documents, overrides, problems);
        List<Located> located = new ArrayList<>();
        boolean complete = problems.isEmpty();
        for (YamlNode document : documents) {
            Located resource = resource(document, problems);
            if (resource == null) {
                complete = false;
            } else {
                located.add(resource);
            }
        }
        refuseTwins(located, problems);
        new YardChecks(catalogue, located, complete, KnownYard.none(), problems).run();
        if (problems.isEmpty()) {
            return new ReadResult.Ok(located.stream().map(Located::resource).toList());
        }
        List<String> order = sources.stream().map(Source::file).toList();
        return new ReadResult.Invalid(problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt((Problem p) -> rank(order, p.file()))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList());
    }

    private static int rank(List<String> order, String file) {
        int index = order.indexOf(file);
        return index < 0 ? order.size() : index;
    }

    private static void applyOverrides(
            List<YamlNode> documents, List<FieldOverride> overrides, List<Problem> problems) {
        for (FieldOverride override : overrides) {
            List<String> titles = new ArrayList<>();
            boolean found = false;
            for (int i = 0; i < documents.size(); i++) {
                String title = title(documents.get(i));
                titles.add(title);
                if (title.equals(override.kind() + "/" + override.name())) {
                    found = true;
                    YamlNode changed = override.apply(documents.get(i), problems);
                    if (changed != null) {
                        documents.set(i, changed);
                    }
                }
            }
            if (!found && !titles.isEmpty()) {
                String wanted = override.kind() + "/" + override.name();
                problems.add(new Problem(
                        "--set " + override.text(),
                        0,
                        0,
                        "",
                        "no resource " + wanted + " in the input; " + NearestName.hint(wanted, titles)));
            }
        }
    }

    private static String title(YamlNode document) {
        if (document instanceof YamlNode.Fields fields
                && fields.get("kind") instanceof YamlNode.Scalar kind
                && fields.get("metadata") instanceof YamlNode.Fields meta
                && meta.get("name") instanceof YamlNode.Scalar name) {
            return kind.text() + "/" + name.text();
        }
        return "a document without kind and name";
    }

    static @Nullable Located resource(YamlNode document, List<Problem> problems) {
        if (!(document instanceof YamlNode.Fields fields)) {
            problems.add(Problem.at(
                    document.mark(),
                    "",
                    "expected a resource with the fields apiVersion, kind, metadata" + " and spec, found "
                            + document.describe()));
            return null;
        }
        int before = problems.size();
        refuseUnknown(fields, TOP_FIELDS, "the resource", problems);
        String version = text(fields, "apiVersion", "apiVersion", problems);
        if (version != null && !version.equals(Resource.API_VERSION)) {
            problems.add(Problem.at(
                    YamlNode.markOf(fields, "apiVersion"),
                    "apiVersion",
                    "unknown apiVersion " + version + "; expected " + Resource.API_VERSION));
        }
        String kind = text(fields, "kind", "kind", problems);
        if (kind != null && !KINDS.contains(kind)) {
            problems.add(Problem.at(
                    YamlNode.markOf(fields, "kind"),
                    "kind",
                    "unknown kind " + kind + "; " + NearestName.hint(kind, KINDS)));
            return null;
        }
        ResourceMeta meta = meta(fields, kind == null ? "" : kind, problems);
        YamlNode spec = fields.get("spec");
        if (spec == null) {
            problems.add(Problem.at(fields.mark(), "spec", "the resource lacks spec; add it"));
            return null;
        }
        if (kind == null) {
            return null;
        }
        spec = KubernetesFields.taken(kind, spec, problems);
        RecordMapper mapper = new RecordMapper(problems);
        Record mapped =
                switch (kind) {
                    case "AcceleratorPool" -> mapper.map(AcceleratorPoolSpec.class, spec, "spec");
                    case "CapacityQueue" -> mapper.map(CapacityQueueSpec.class, spec, "spec");
                    default -> mapper.map(TrainingJobSpec.class, spec, "spec");
                };
        if (mapped == null || meta == null || problems.size() > before) {
            return null;
        }
        return new Located(wrap(meta, mapped), fields);
    }

    private static Resource wrap(ResourceMeta meta, Record spec) {
        return switch (spec) {
            case AcceleratorPoolSpec pool -> new Resource.AcceleratorPool(meta, pool);
            case CapacityQueueSpec queue -> new Resource.CapacityQueue(meta, queue);
            case TrainingJobSpec job -> new Resource.TrainingJob(meta, job);
            default -> throw new IllegalStateException("no resource has the spec " + spec.getClass());
        };
    }

    private static @Nullable ResourceMeta meta(YamlNode.Fields fields, String kind, List<Problem> problems) {
        YamlNode node = fields.get("metadata");
        if (!(node instanceof YamlNode.Fields meta)) {
            Mark mark = node == null ? fields.mark() : node.mark();
            problems.add(Problem.at(mark, "metadata", "the resource lacks a name; add metadata: {name: NAME}"));
            return null;
        }
        refuseUnknown(meta, META_FIELDS, "metadata", problems);
        String name = text(meta, "name", "metadata.name", problems);
        String namespace =
                meta.get("namespace") == null ? "default" : text(meta, "namespace", "metadata.namespace", problems);
        if (name == null || namespace == null) {
            return null;
        }
        if (!name.matches(NAME_PATTERN)) {
            problems.add(Problem.at(
                    YamlNode.markOf(meta, "name"),
                    "metadata.name",
                    "metadata.name: " + name + " is no name; use lower-case letters, digits, - and ., at most 253"));
            return null;
        }
        if (Resource.isClusterScoped(kind) && !namespace.equals(Resource.CLUSTER_NAMESPACE)) {
            problems.add(
                    Problem.at(YamlNode.markOf(meta, "namespace"), "metadata.namespace", noNamespace(kind, namespace)));
            return null;
        }
        return new ResourceMeta(namespace, name);
    }

    static String noNamespace(String kind, String found) {
        return "metadata.namespace: found " + found + ", but " + kind
                + " is a kind without namespaces: jobs of all of them use it; remove the line";
    }

    private static @Nullable String text(YamlNode.Fields fields, String key, String path, List<Problem> problems) {
        YamlNode node = fields.get(key);
        if (node instanceof YamlNode.Scalar scalar
                && !scalar.absent()
                && !scalar.text().isBlank()) {
            return scalar.text();
        }
        if (node == null) {
            problems.add(Problem.at(fields.mark(), path, "the resource lacks " + path + "; add it"));
        } else {
            problems.add(Problem.at(
                    node.mark(),
                    path,
                    path + ": expected a single value, found "
                            + (node instanceof YamlNode.Scalar ? "nothing" : node.describe())));
        }
        return null;
    }

    private static void refuseUnknown(
            YamlNode.Fields fields, List<String> known, String where, List<Problem> problems) {
        for (YamlNode.Entry entry : fields.entries()) {
            if (!known.contains(entry.key())) {
                problems.add(Problem.at(
                        entry.keyMark(),
                        entry.key(),
                        "unknown field " + entry.key() + " in " + where + "; " + NearestName.hint(entry.key(), known)));
            }
        }
    }

    static void refuseTwins(List<Located> located, List<Problem> problems) {
        TreeMap<String, Mark> seen = new TreeMap<>();
        for (Located one : located) {
            ResourceMeta meta = one.resource().meta();
            Mark mark = one.mark("metadata.name");
            Mark first = seen.putIfAbsent(one.resource().kind() + "/" + meta.namespace() + "/" + meta.name(), mark);
            if (first != null) {
                problems.add(Problem.at(
                        mark,
                        "metadata.name",
                        "a second " + one.resource().kind() + " named "
                                + meta.name() + " in namespace " + meta.namespace() + ", first given in " + first.file()
                                + " line " + first.line() + "; rename or remove one"));
            }
        }
    }

    private static String unreadable(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file; check the path";
            case MalformedInputException _ -> "not a text file in UTF-8; give a YAML file";
            default ->
                Files.isDirectory(file)
                        ? "is a directory; name the files in it"
                        : "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + "); check it";
        };
    }
}
