package dev.trainyard.door.projection;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.yard.Roll;
import dev.trainyard.door.projection.Change.Type;
import dev.trainyard.servicekit.runtime.protocol.Label;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds commands twice: when they are in the log, which people see at once, and when a window admits them, which gives
 * numbers. The commands of one resource keep their order; a window may be seen before the records of its commands.
 * Confined to the lock of the projection.
 */
final class CommandFold {
    private static final long UNKNOWN_OFFSET = -1;

    private final Ledger ledger;
    private final ObjectJson json;
    private final YardProjection.Publisher publisher;
    private final Map<String, CommandNote> notes = new HashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();
    private final Map<Long, String> pendingByOffset = new HashMap<>();
    private long seen = -1;

    /** A command that is in the log and in no window yet. */
    private record Pending(
            LoggedCommand command,
            @Nullable Tracked tracked,
            long generation,
            @Nullable Declared before) {
        Pending after(@Nullable Declared earlier) {
            return new Pending(command, tracked, generation, earlier);
        }
    }

    /** What was declared before a command, for the case that it is refused. */
    private record Declared(
            Resource resource,
            String specJson,
            long generation,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations) {
        static Declared of(Tracked t) {
            return new Declared(t.resource, t.specJson, t.generation, t.labels, t.annotations);
        }

        void restore(Tracked t) {
            t.resource = resource;
            t.specJson = specJson;
            t.generation = generation;
            t.labels = labels;
            t.annotations = annotations;
        }
    }

    CommandFold(Ledger ledger, ObjectJson json, YardProjection.Publisher publisher) {
        this.ledger = ledger;
        this.json = json;
        this.publisher = publisher;
    }

    /** The newest offset of the log that is visible. */
    long seen() {
        return seen;
    }

    Optional<CommandNote> note(String commandId) {
        return Optional.ofNullable(notes.get(commandId));
    }

    void skip(long offset) {
        seen = Math.max(seen, offset);
    }

    void logged(LoggedCommand command) {
        skip(command.offset());
        if (counts(command.id())) {
            completeLate(command);
            return;
        }
        note(command);
        accept(command);
    }

    private void note(LoggedCommand command) {
        ObjectKey key = keyOf(command.command());
        notes.put(
                command.id(),
                new CommandNote(
                        key,
                        command.annotations().getOrDefault(LoggedCommand.REQUEST, ""),
                        command.annotations().getOrDefault(LoggedCommand.RESULT, ""),
                        ""));
    }

    /** Whether a command of this id is in the log and was not refused: then no other one of the id counts. */
    private boolean counts(String id) {
        CommandNote note = notes.get(id);
        return note != null && !note.isRefused();
    }

    /** The window was seen before the record: what only the record says comes now. */
    private void completeLate(LoggedCommand command) {
        Tracked t = ledger.find(keyOf(command.command()));
        if (t != null && t.createdWallMs == 0 && t.commandId.equals(command.id())) {
            t.createdWallMs = command.wallMs();
            publisher.publish(t, Type.MODIFIED);
        }
    }

    private void accept(LoggedCommand command) {
        switch (command.command()) {
            case ResourceApplied(Resource resource) -> apply(command, resource);
            case ResourceDeleted deleted -> delete(command, deleted);
        }
    }

    private void apply(LoggedCommand command, Resource resource) {
        Tracked t = ledger.find(ObjectKey.of(resource));
        if (t == null) {
            Tracked created = new Tracked(command, resource, json.spec(resource.spec()));
            ledger.objects.put(created.key, created);
            remember(command, created, created.generation, null);
            publisher.publish(created, Type.ADDED);
            created.specVersion = created.resourceVersion;
        } else if (t.isDeleting()) {
            t.successors.add(command);
            remember(command, null, 0, null);
        } else {
            Declared before = Declared.of(t);
            update(t, command, resource);
            remember(command, t, t.generation, before);
        }
    }

    private void update(Tracked t, LoggedCommand command, Resource resource) {
        SortedMap<String, String> before = t.labels;
        if (!t.resource.equals(resource)) {
            t.generation++;
            t.resource = resource;
            t.specJson = json.spec(resource.spec());
        }
        t.labels = command.labels();
        t.annotations = Tracked.withoutNotes(command.annotations());
        publisher.relabelled(t, before);
        t.specVersion = t.resourceVersion;
    }

    private void delete(LoggedCommand command, ResourceDeleted deleted) {
        Tracked t = ledger.find(new ObjectKey(deleted.kind(), deleted.namespace(), deleted.name()));
        if (t == null || t.isDeleting()) {
            return;
        }
        t.deletedWallMs = command.wallMs();
        t.deleteId = command.id();
        remember(command, t, t.generation, null);
        if (isOver(t)) {
            remove(t);
        } else {
            publisher.publish(t, Type.MODIFIED);
        }
    }

    private void remember(LoggedCommand command, @Nullable Tracked t, long generation, @Nullable Declared before) {
        pending.put(command.id(), new Pending(command, t, generation, before));
        if (command.offset() != UNKNOWN_OFFSET) {
            pendingByOffset.put(command.offset(), command.id());
        }
    }

    /** A window admitted a command. */
    void admit(StampedCommand stamped, YardCommand command) {
        String id = stamped.id();
        if (!counts(id)) {
            LoggedCommand unread = new LoggedCommand(
                    UNKNOWN_OFFSET, 0, id, command, Label.map(stamped.labels()), Label.map(stamped.annotations()));
            note(unread);
            accept(unread);
        }
        Pending known = pending.remove(id);
        if (known != null) {
            pendingByOffset.remove(known.command().offset());
        }
        switch (command) {
            case ResourceApplied(Resource resource) -> admitApplied(id, known, resource);
            case ResourceDeleted deleted -> admitDeleted(id, known, deleted);
        }
    }

    private void admitApplied(String id, @Nullable Pending known, Resource resource) {
        Tracked t = known == null ? null : known.tracked();
        long generation = known == null ? 0 : known.generation();
        if (t == null) {
            // It waited for the end of its predecessor, which the models have let go by now.
            Tracked before = ledger.find(ObjectKey.of(resource));
            if (before != null && before.isDeleting()) {
                remove(before);
            }
            t = ledger.find(ObjectKey.of(resource));
            generation = t == null ? 0 : t.generation;
            pending.remove(id);
        }
        if (t == null) {
            return;
        }
        boolean first = !t.isAdmitted();
        t.observedGeneration = Math.max(t.observedGeneration, generation);
        switch (resource) {
            case Resource.TrainingJob job -> number(ledger.jobRoll.apply(job.meta()), t, first);
            case Resource.AcceleratorPool pool -> {
                number(ledger.poolRoll.apply(pool.meta()), t, first);
                if (t.fold instanceof Tracked.OfPool(PoolFold fold)) {
                    fold.resize(pool.spec());
                }
            }
            case Resource.CapacityQueue _ -> {
                // Queues have no number.
            }
        }
        publisher.changed(t);
    }

    private void number(Roll.Entry entry, Tracked t, boolean first) {
        if (entry.isNew() || first) {
            t.number = entry.number();
            if (t.key.kind().equals(Ledger.JOB)) {
                ledger.numberJob(entry.number(), t);
            } else {
                ledger.numberPool(entry.number(), t);
            }
        }
    }

    private void admitDeleted(String id, @Nullable Pending known, ResourceDeleted deleted) {
        switch (deleted.kind()) {
            case Ledger.JOB -> ledger.jobRoll.delete(deleted.namespace(), deleted.name());
            case Ledger.POOL -> ledger.poolRoll.delete(deleted.namespace(), deleted.name());
            default -> {
                // Queues have no number.
            }
        }
        Tracked t = known == null ? null : known.tracked();
        if (t == null || !t.deleteId.equals(id)) {
            return;
        }
        t.deleteAdmitted = true;
        if (!t.key.kind().equals(Ledger.JOB) || isOver(t)) {
            remove(t);
        }
    }

    /** A job is over: if that was asked for, it goes away. */
    void over(Tracked t) {
        if (t.deleteAdmitted) {
            remove(t);
        }
    }

    /** A command that was in the log will not be admitted. */
    void refused(long offset, String reason) {
        String id = pendingByOffset.remove(offset);
        Pending refused = id == null ? null : pending.remove(id);
        if (id == null || refused == null) {
            return;
        }
        notes.computeIfPresent(id, (i, note) -> note.refused(reason));
        Tracked t = refused.tracked();
        if (t == null) {
            return;
        }
        publisher.refused(t, "a command was refused: " + reason);
        if (refused.command().id().equals(t.deleteId)) {
            t.deletedWallMs = null;
            t.deleteId = "";
            publisher.publish(t, Type.MODIFIED);
        } else if (!t.isAdmitted() && refused.command().id().equals(t.commandId)) {
            remove(t);
        } else {
            takeBack(refused, t);
        }
    }

    /** A refused update never was: what was declared before it holds, unless there is a later one. */
    private void takeBack(Pending refused, Tracked t) {
        SortedMap<String, String> labels = t.labels;
        Declared before = refused.before();
        long offset = refused.command().offset();
        Optional<Pending> later = pending.values().stream()
                .filter(p ->
                        p.tracked() == t && p.before() != null && p.command().offset() > offset)
                .min(Comparator.comparingLong(p -> p.command().offset()));
        if (later.isPresent()) {
            pending.put(later.get().command().id(), later.get().after(before));
        } else if (before != null) {
            before.restore(t);
        }
        publisher.relabelled(t, labels);
        t.specVersion = t.resourceVersion;
    }

    private void remove(Tracked t) {
        if (ledger.find(t.key) != t) {
            return;
        }
        ledger.objects.remove(t.key);
        if (isOver(t)) {
            ledger.forgetJob(t.number);
        }
        publisher.publish(t, Type.DELETED);
        List<LoggedCommand> successors = List.copyOf(t.successors);
        t.successors.clear();
        for (LoggedCommand successor : successors) {
            accept(successor);
        }
    }

    private static boolean isOver(Tracked t) {
        return t.fold instanceof Tracked.OfJob(JobFold job) && job.phase().isOver();
    }

    private static ObjectKey keyOf(YardCommand command) {
        return switch (command) {
            case ResourceApplied(Resource resource) -> ObjectKey.of(resource);
            case ResourceDeleted deleted -> new ObjectKey(deleted.kind(), deleted.namespace(), deleted.name());
        };
    }
}
