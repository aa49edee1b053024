package dev.trainyard.door.projection;

import dev.trainyard.domain.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One resource with all that is known of it. Confined to the lock of the projection. */
final class Tracked {
    final ObjectKey key;
    final String commandId;
    final String uid;
    final Story story = new Story();
    final Fold fold;
    final ConditionBook conditions = new ConditionBook();
    final List<LoggedCommand> successors = new ArrayList<>(0);
    Resource resource;
    String specJson;
    SortedMap<String, String> labels;
    SortedMap<String, String> annotations;
    long generation = 1;
    long observedGeneration;
    long resourceVersion;
    long specVersion;
    long createdWallMs;
    int number = -1;

    @Nullable
    Long deletedWallMs;

    String deleteId = "";
    boolean deleteAdmitted;
    QueueUse.Share share = QueueUse.Share.NONE;

    /** What is folded of the events, by kind. */
    sealed interface Fold {}

    /** Of a job. */
    record OfJob(JobFold job) implements Fold {}

    /** Of a pool. */
    record OfPool(PoolFold pool) implements Fold {}

    /** Of a queue: what it needs is kept by name, see {@link QueueUse}. */
    record OfQueue() implements Fold {}

    Tracked(LoggedCommand command, Resource resource, String specJson) {
        this.key = ObjectKey.of(resource);
        this.commandId = command.id();
        this.uid = UUID.nameUUIDFromBytes(command.id().getBytes(StandardCharsets.UTF_8))
                .toString();
        this.resource = resource;
        this.specJson = specJson;
        this.labels = command.labels();
        this.annotations = withoutNotes(command.annotations());
        this.createdWallMs = command.wallMs();
        this.fold = switch (resource) {
            case Resource.TrainingJob job -> new OfJob(new JobFold(job.spec()));
            case Resource.AcceleratorPool pool -> new OfPool(new PoolFold(pool.spec()));
            case Resource.CapacityQueue _ -> new OfQueue();
        };
    }

    boolean isDeleting() {
        return deletedWallMs != null;
    }

    boolean isAdmitted() {
        return observedGeneration > 0;
    }

    /** {@code NAME}, with its namespace unless that is {@code default}. */
    String title() {
        return key.namespace().equals("default") ? key.name() : key.namespace() + "/" + key.name();
    }

    /** Annotations as the resource shows them: without what the door noted for itself. */
    static SortedMap<String, String> withoutNotes(SortedMap<String, String> annotations) {
        if (annotations.isEmpty()) {
            return annotations;
        }
        SortedMap<String, String> own = new TreeMap<>(annotations);
        own.keySet().removeIf(name -> name.startsWith(LoggedCommand.NOTES));
        return own;
    }
}
