package dev.trainyard.operator.status;

import dev.trainyard.domain.resource.KubernetesFields;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.kubernetes.api.JsonTree;
import dev.trainyard.kubernetes.api.ObjectCondition;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose status is kept up to date. Confined to the lock of the book, but for what is volatile. */
final class Followed {
    static final long NOT_QUEUED = Long.MAX_VALUE;

    final ObjectRef ref;
    /** Whether somebody waits for its end. */
    final boolean expires;

    volatile long generation;
    long loggedGeneration;
    volatile Stance stance;

    /** When the stance was taken; a first status waits a little from here. */
    long stanceNs;

    /** Whether it has our finalizer. */
    boolean held;

    /** What stands in the API server, as far as we know. */
    @Nullable
    JsonTree tree;

    /** The newest placement that an object of its own tells; null for none. */
    @Nullable
    PlacementStatus placement;

    List<ObjectCondition> conditions;
    long observedGeneration;
    String signature;
    String coarse = "";
    long writtenNs = Long.MIN_VALUE / 2;

    /** When it is looked at next, {@link #NOT_QUEUED} for when something changes. */
    long dueNs = NOT_QUEUED;

    long lookedNs = Long.MIN_VALUE / 2;
    boolean busy;
    boolean again;

    Followed(ObjectRef ref, YardObject object, Stance stance) {
        this.ref = ref;
        this.expires =
                object.getSpec() != null && object.getSpec().json().has(KubernetesFields.TTL_SECONDS_AFTER_FINISHED);
        this.generation = generationOf(object);
        this.stance = stance;
        this.stanceNs = System.nanoTime();
        this.tree = object.getStatus();
        this.conditions = object.conditions();
        this.observedGeneration =
                tree == null ? 0 : tree.json().path("observedGeneration").asLong();
        this.held = object.hasFinalizer(ObjectRef.FINALIZER);
        this.signature = Draft.signature(conditions, observedGeneration);
        this.loggedGeneration = stance instanceof Stance.Logged ? generation : observedGeneration;
    }

    /** Whether nobody has said anything about it yet. */
    boolean isFirst() {
        return conditions.isEmpty();
    }

    void take(YardObject object, Stance now) {
        generation = generationOf(object);
        held |= object.hasFinalizer(ObjectRef.FINALIZER);
        if (!now.equals(stance)) {
            stance = now;
            stanceNs = System.nanoTime();
        }
        if (now instanceof Stance.Logged) {
            loggedGeneration = generation;
        }
    }

    /** The log has its newest generation; its reconciler need not say so. */
    void logged() {
        if (stance instanceof Stance.Waiting) {
            stance = new Stance.Logged();
            loggedGeneration = generation;
        }
    }

    void written(Draft draft, long nowNs) {
        tree = draft.tree();
        conditions = draft.conditions();
        observedGeneration = draft.observedGeneration();
        signature = draft.signature();
        coarse = draft.terminal() ? "" : draft.coarse();
        writtenNs = nowNs;
    }

    private static long generationOf(YardObject object) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null ? 1 : generation;
    }
}
