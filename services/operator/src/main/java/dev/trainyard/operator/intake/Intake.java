package dev.trainyard.operator.intake;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.rest.CommandSink.DoorCommand;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.OperatorCounters;
import dev.trainyard.operator.log.CommandState;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.operator.status.Stance;
import dev.trainyard.operator.status.StatusBook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an object: a command, a wait or a refusal. The state is that of the log and of the API server; what is
 * kept here only spares work, and may be lost.
 */
public final class Intake {
    /** Objects come in any order: the queue of a job, or a pool for it, may be right behind it. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long SOON_MS = 200;
    private static final long LOG_MS = 2_000;
    private static final long REFUSED_MS = 30_000;
    private static final int MESSAGE_MAX = 1_024;

    private final YardLog log;
    private final StatusBook book;
    private final OperatorCounters counters;
    private final Consumer<ObjectRef> trigger;
    private final Consumer<YardObject> deleter;
    private final DeclarationReader checks = new DeclarationReader(Catalogue.bundled());

    /** Objects that may be taken when the yard has others: pools and queues. With the time of the first refusal. */
    private final ConcurrentHashMap<ObjectRef, Long> refused = new ConcurrentHashMap<>();

    /** Those of them that the gate refused: nothing is tried before the yard has changed. */
    private final Set<ObjectRef> refusedByGate = ConcurrentHashMap.newKeySet();

    /**
     * @param trigger has an object looked at again, soon
     * @param deleter deletes an object of the API server, unless it has changed meanwhile
     */
    public Intake(
            YardLog log,
            StatusBook book,
            OperatorCounters counters,
            Consumer<ObjectRef> trigger,
            Consumer<YardObject> deleter) {
        this.log = log;
        this.book = book;
        this.counters = counters;
        this.trigger = trigger;
        this.deleter = deleter;
    }

    /** Takes an object as it is now. */
    Verdict apply(YardObject object) {
        ObjectRef ref = ObjectRef.of(object);
        if (Ends.isOver(object)) {
            forget(ref);
            return expire(object);
        }
        if (book.isOver(ref)) {
            // Its last status is on its way back to us.
            return new Verdict.Again(Ends.hasTimeToLive(object) ? SOON_MS : LOG_MS);
        }
        if (!log.isCaughtUp()) {
            book.follow(ref, object, new Stance.Waiting(log.begunNs()));
            return new Verdict.Again(SOON_MS);
        }
        return switch (log.submissions().state(applyId(ref, object))) {
            case CommandState.Logged _ -> {
                forget(ref);
                book.follow(ref, object, new Stance.Logged());
                yield new Verdict.Done();
            }
            case CommandState.Waiting(long sinceNs) -> {
                book.follow(ref, object, new Stance.Waiting(sinceNs));
                yield new Verdict.Again(LOG_MS);
            }
            case CommandState.Unknown _ -> declare(ref, object);
            case CommandState.Refused(String reason) ->
                refusedByGate.contains(ref) || refused.putIfAbsent(ref, System.nanoTime()) == null
                        ? byGate(ref, object, reason)
                        : declare(ref, object);
        };
    }

    /** Lets an object go; Done when nothing of it is left in the yard that is not on its way out. */
    Verdict delete(YardObject object) {
        ObjectRef ref = ObjectRef.of(object);
        if (!log.isCaughtUp()) {
            book.follow(ref, object, new Stance.Waiting(log.begunNs()));
            return new Verdict.Again(SOON_MS);
        }
        return switch (log.submissions().state(ref.deleteId())) {
            case CommandState.Logged _, CommandState.Refused _ -> gone(ref);
            case CommandState.Waiting(long sinceNs) -> {
                book.follow(ref, object, new Stance.Waiting(sinceNs));
                yield new Verdict.Again(LOG_MS);
            }
            case CommandState.Unknown _ -> {
                if (isOnItsWay(ref, object)) {
                    yield new Verdict.Again(SOON_MS); // What is deleted must be known before.
                }
                if (inYard(ref).isEmpty()) {
                    yield gone(ref);
                }
                submitDelete(ref);
                yield new Verdict.Again(LOG_MS);
            }
        };
    }

    /**
     * Learns that an object has gone, be it by our leave or because it had no finalizer yet. Its deletion comes after
     * it in the log, since commands are written in the order in which they were given.
     */
    void gone(YardObject object) {
        ObjectRef ref = ObjectRef.of(object);
        gone(ref);
        if (log.isCaughtUp() // else its resource is found when objects and resources are compared
                && log.submissions().state(ref.deleteId()) instanceof CommandState.Unknown
                && (isOnItsWay(ref, object) || inYard(ref).isPresent())) {
            submitDelete(ref);
        }
    }

    private boolean isOnItsWay(ObjectRef ref, YardObject object) {
        return log.submissions().anyWaiting(ref.uid() + "/")
                || log.submissions().state(applyId(ref, object)) instanceof CommandState.Logged(boolean shown)
                        && !shown;
    }

    /** Whether an object is there that nobody has taken; for the moment between its coming and its reconciler, too. */
    public boolean isNeglected(YardObject object) {
        ObjectRef ref = ObjectRef.of(object);
        return log.isCaughtUp()
                && !object.isMarkedForDeletion()
                && !Ends.isOver(object)
                && !book.isOver(ref)
                && !refused.containsKey(ref)
                && log.submissions().state(applyId(ref, object)) instanceof CommandState.Unknown;
    }

    /** Takes an object whose coming its reconciler was never told of. */
    public void takeNeglected(YardObject object) {
        Verdict unused = apply(object);
    }

    /** Whether nothing more will happen about an object by itself. */
    public boolean isSettled(YardObject object) {
        ObjectRef ref = ObjectRef.of(object);
        return Ends.isOver(object)
                || refused.containsKey(ref)
                || log.submissions().state(applyId(ref, object)) instanceof CommandState.Logged(boolean shown) && shown;
    }

    /** Pools or queues have come, gone or changed: what was refused may be taken now. */
    public void yardChanged() {
        refusedByGate.clear();
        refused.keySet().forEach(trigger);
    }

    /** Deletes a resource of the yard whose object is gone without having asked. */
    public void deleteOrphan(ObjectKey key, String uid) {
        ObjectRef ref = new ObjectRef(key.kind(), "", key.namespace(), key.name(), uid);
        if (log.submissions().state(ref.deleteId()) instanceof CommandState.Unknown) {
            log.submissions().submit(deletion(key, ref), () -> {});
            counters.commands.incrementAndGet();
        }
    }

    /** Deletes the object of a job that has been over for long enough, if somebody wants that. */
    private Verdict expire(YardObject object) {
        OptionalLong leftMs = Ends.expiresInMs(object, Instant.now());
        if (leftMs.isEmpty()) {
            return new Verdict.Done();
        }
        if (leftMs.getAsLong() > 0) {
            return new Verdict.Again(leftMs.getAsLong());
        }
        deleter.accept(object);
        return new Verdict.Done();
    }

    private Verdict declare(ObjectRef ref, YardObject object) {
        Optional<dev.trainyard.door.projection.YardObject> other = other(ref);
        if (other.isPresent()) {
            // An object of this name went without a word, and its resource is still there.
            deleteOrphan(ref.key(), String.valueOf(other.get().labels().get(ObjectRef.UID_LABEL)));
            return new Verdict.Again(SOON_MS);
        }
        return switch (object.declaration()) {
            case Declaration.Invalid(List<Problem> problems) -> refuse(ref, object, problems);
            case Declaration.Ok(List<Declaration> declarations) -> {
                Declaration declared = declarations.getFirst();
                List<Problem> problems =
                        checks.check(declared.resource(), log.projection().known());
                yield problems.isEmpty() ? submit(ref, object, declared) : refuse(ref, object, problems);
            }
        };
    }

    private Verdict submit(ObjectRef ref, YardObject object, Declaration declared) {
        forget(ref);
        SortedMap<String, String> labels = new TreeMap<>(declared.labels());
        labels.put(ObjectRef.UID_LABEL, ref.uid());
        String id = applyId(ref, object);
        book.follow(ref, object, new Stance.Waiting(System.nanoTime()));
        counters.commands.incrementAndGet();
        log.submissions()
                .submit(
                        new DoorCommand(id, new ResourceApplied(declared.resource()), labels, declared.annotations()),
                        () -> settle(ref, id));
        return new Verdict.Done();
    }

    /** The log has taken a command, or never will. */
    private void settle(ObjectRef ref, String id) {
        if (log.submissions().state(id) instanceof CommandState.Refused) {
            trigger.accept(ref);
        } else {
            book.touch(ref.key());
        }
    }

    private Verdict refuse(ObjectRef ref, YardObject object, List<Problem> problems) {
        long nowNs = System.nanoTime();
        Long before = refused.putIfAbsent(ref, nowNs);
        if (nowNs - (before == null ? nowNs : before) < PATIENCE_NS) {
            return new Verdict.Again(SOON_MS);
        }
        String message = problems.stream().map(Problem::message).distinct().collect(Collectors.joining("; "));
        return refused(ref, object, message);
    }

    private Verdict byGate(ObjectRef ref, YardObject object, String reason) {
        refusedByGate.add(ref);
        return refused(ref, object, reason);
    }

    private Verdict refused(ObjectRef ref, YardObject object, String message) {
        counters.refusals.incrementAndGet();
        book.follow(
                ref,
                object,
                new Stance.Refused(message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX)));
        return new Verdict.Again(REFUSED_MS);
    }

    private Verdict gone(ObjectRef ref) {
        forget(ref);
        book.forget(ref);
        return new Verdict.Done();
    }

    private void forget(ObjectRef ref) {
        refused.remove(ref);
        refusedByGate.remove(ref);
    }

    private void submitDelete(ObjectRef ref) {
        counters.commands.incrementAndGet();
        log.submissions().submit(deletion(ref.key(), ref), () -> trigger.accept(ref));
    }

    private static DoorCommand deletion(ObjectKey key, ObjectRef ref) {
        return new DoorCommand(
                ref.deleteId(),
                new ResourceDeleted(key.kind(), key.namespace(), key.name()),
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** The resource that was made for an object, unless it is on its way out. */
    private Optional<dev.trainyard.door.projection.YardObject> inYard(ObjectRef ref) {
        return living(ref).filter(o -> ref.uid().equals(uidOf(o)));
    }

    /** The resource of the same name that was made for another object. */
    private Optional<dev.trainyard.door.projection.YardObject> other(ObjectRef ref) {
        return living(ref).filter(o -> uidOf(o) != null && !ref.uid().equals(uidOf(o)));
    }

    private Optional<dev.trainyard.door.projection.YardObject> living(ObjectRef ref) {
        return log.projection().find(ref.key()).filter(o -> o.deletedWallMs() == null);
    }

    private static @Nullable String uidOf(dev.trainyard.door.projection.YardObject object) {
        return object.labels().get(ObjectRef.UID_LABEL);
    }

    private static String applyId(ObjectRef ref, YardObject object) {
        Long generation = object.getMetadata().getGeneration();
        return ref.applyId(generation == null ? 1 : generation);
    }
}
