package dev.trainyard.operator.intake;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.ObjectRef;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has objects of one kind taken and let go. It is told of every event, also of the last, since an object has no finalizer
 * before its first status: what goes earlier goes without asking.
 */
public abstract sealed class YardReconciler<R extends YardObject> implements Reconciler<R>
        permits JobReconciler, PoolReconciler, QueueReconciler {
    /** What fails is tried again until it goes, so that nothing hangs when the cause has gone. */
    static final long RETRY_MAX_MS = 30_000;

    private final String kind;
    private final Intake intake;
    private final Triggers triggers;
    private volatile @Nullable IndexerResourceCache<R> cache;

    YardReconciler(String kind, Intake intake, Triggers triggers) {
        this.kind = kind;
        this.intake = intake;
        this.triggers = triggers;
    }

    /** The kind of its objects. */
    public String kind() {
        return kind;
    }

    /** Whether an object is there, as far as is known here. */
    public boolean knows(ObjectKey key, String uid) {
        IndexerResourceCache<R> known = cache;
        String namespace = dev.trainyard.domain.resource.Resource.isClusterScoped(kind) ? null : key.namespace();
        return known != null
                && known.get(new ResourceID(key.name(), namespace))
                        .filter(o -> uid.equals(o.getMetadata().getUid()))
                        .isPresent();
    }

    @Override
    public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        cache = context.getPrimaryCache();
        return List.of(triggers.source(kind));
    }

    /** The objects that are there, as far as is known here. */
    public List<R> objects() {
        IndexerResourceCache<R> known = cache;
        return known == null ? List.of() : known.list().toList();
    }

    /**
     * The SDK keeps its notes by name: a new object of the name of a deleted one may come here in its place, and is then
     * forgotten by the SDK.
     */
    private void deleted(R object) {
        IndexerResourceCache<R> known = cache;
        Optional<R> there = known == null ? Optional.empty() : known.get(ResourceID.fromResource(object));
        if (there.isEmpty() || !ObjectRef.of(there.get()).equals(ObjectRef.of(object))) {
            intake.gone(object);
        }
        there.filter(o -> !o.isMarkedForDeletion()).ifPresent(intake::takeNeglected);
    }

    @Override
    public UpdateControl<R> reconcile(R object, Context<R> context) {
        if (context.isPrimaryResourceDeleted()) {
            deleted(object);
            return UpdateControl.noUpdate();
        }
        boolean leaves = object.isMarkedForDeletion();
        return switch (leaves ? intake.delete(object) : intake.apply(object)) {
            case Verdict.Done _ -> {
                if (leaves && object.hasFinalizer(ObjectRef.FINALIZER)) {
                    R unused = context.resourceOperations().removeFinalizer(ObjectRef.FINALIZER);
                }
                yield UpdateControl.noUpdate();
            }
            case Verdict.Again(long afterMs) -> UpdateControl.<R>noUpdate().rescheduleAfter(afterMs);
        };
    }
}
