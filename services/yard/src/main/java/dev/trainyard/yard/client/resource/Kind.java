package dev.trainyard.yard.client.resource;

import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.CapacityQueueSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.CapacityQueueStatus;
import dev.trainyard.domain.status.TrainingJobStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kinds of resources, and everything that people call them. */
public enum Kind {
    /** Nodes in racks on a fabric. */
    ACCELERATOR_POOL(
            "AcceleratorPool",
            List.of("pool", "pools", "typool"),
            AcceleratorPoolSpec.class,
            AcceleratorPoolStatus.class,
            "A pool of identical nodes in identical racks on one fabric. Its racks can be scaled while the yard runs."),
    /** Quotas for jobs. */
    CAPACITY_QUEUE(
            "CapacityQueue",
            List.of("cq", "queue", "queues", "tyqueue"),
            CapacityQueueSpec.class,
            CapacityQueueStatus.class,
            "A queue with quotas which admits whole training jobs, one after the other or where they fit."),
    /** The work. */
    TRAINING_JOB(
            "TrainingJob",
            List.of("tj", "job", "jobs", "tyjob"),
            TrainingJobSpec.class,
            TrainingJobStatus.class,
            "One training job: a model, the work of a step and its layout over chips, the nodes that it takes, and what"
                    + " happens when they fail.");

    /** The group of all kinds. */
    public static final String GROUP = "trainyard.dev";

    /** The version of all kinds. */
    public static final String VERSION = "v1alpha1";

    private final String title;
    private final String plural;
    private final List<String> shortNames;
    private final Class<? extends Record> spec;
    private final Class<? extends Record> status;
    private final String description;

    Kind(
            String title,
            List<String> shortNames,
            Class<? extends Record> spec,
            Class<? extends Record> status,
            String description) {
        this.title = title;
        this.plural = title.toLowerCase(Locale.ROOT) + "s";
        this.shortNames = shortNames;
        this.spec = spec;
        this.status = status;
        this.description = description;
    }

    /** As in YAML. */
    String title() {
        return title;
    }

    /** As in addresses. */
    String plural() {
        return plural;
    }

    /** As in messages: {@code trainingjob.trainyard.dev}. */
    String singularWithGroup() {
        return title.toLowerCase(Locale.ROOT) + "." + GROUP;
    }

    /** As in messages: {@code trainingjobs.trainyard.dev}. */
    String pluralWithGroup() {
        return plural + "." + GROUP;
    }

    /** Other names, the shortest first. */
    List<String> shortNames() {
        return shortNames;
    }

    /** Its spec. */
    Class<? extends Record> spec() {
        return spec;
    }

    /** Its status. */
    Class<? extends Record> status() {
        return status;
    }

    /** What it is, in a sentence or two. */
    String description() {
        return description;
    }

    /** {@code trainingjob.trainyard.dev/NAME}. */
    String reference(String name) {
        return singularWithGroup() + "/" + name;
    }

    /** Whether resources of the kind belong to a namespace. */
    boolean isNamespaced() {
        return !Resource.isClusterScoped(title);
    }

    /** Address of all of this kind in a namespace; an empty namespace: in all. */
    String path(String namespace) {
        String in = namespace.isEmpty() || !isNamespaced() ? "" : "/namespaces/" + Query.segment(namespace);
        return "/apis/" + GROUP + "/" + VERSION + in + "/" + plural;
    }

    /** Address of one. */
    String path(String namespace, String name) {
        return path(namespace) + "/" + Query.segment(name);
    }

    /** Address of where a job lies. */
    static String placementPath(String namespace, String job) {
        return "/apis/" + GROUP + "/" + VERSION + "/namespaces/" + Query.segment(namespace) + "/placements/"
                + Query.segment(job);
    }

    /** By any of its names, in any case, with or without the group. */
    static Kind named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (String ending : List.of("." + VERSION + "." + GROUP, "." + GROUP)) {
            name = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
        }
        List<String> known = new ArrayList<>();
        for (Kind kind : values()) {
            String singular = kind.title.toLowerCase(Locale.ROOT);
            if (name.equals(singular) || name.equals(kind.plural) || kind.shortNames.contains(name)) {
                return kind;
            }
            known.add(singular);
            known.add(kind.shortNames.getFirst());
        }
        throw new InvalidInputException(
                "error: the server doesn't have a resource type \"" + text + "\"; " + NearestName.hint(text, known));
    }
}
