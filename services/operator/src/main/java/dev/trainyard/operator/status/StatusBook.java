package dev.trainyard.operator.status;

import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.OperatorCounters;
import dev.trainyard.operator.log.CommandState;
import dev.trainyard.operator.log.YardLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statuses of the followed objects up to date: who has changed waits in a queue, and writers take one after the
 * other, make its status of that moment and write it when it is worth it and its limits allow it. An object that is over
 * is followed no more, so that nothing about it is ever written again.
 */
public final class StatusBook implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StatusBook.class.getName());
    /** As many as clients that create objects at once may have: with fewer, statuses fall behind. */
    private static final int WRITERS = 8;

    private static final int JOIN_MS = 2_000;

    /** How often an object that moves with virtual time alone is looked at. */
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(3);

    /** Changes within this time are looked at together. */
    private static final long TOGETHER_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What is written comes back to the caches within this time. */
    private static final long BACK_NS = TimeUnit.SECONDS.toNanos(30);

    private static final long LATER_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REFUSED_NS = TimeUnit.SECONDS.toNanos(30);

    private final YardLog log;
    private final StatusWriter writer;
    private final Limits limits;
    private final Consumer<ObjectRef> reconcile;
    private final Drafts drafts;
    private final RateLimit writes;
    private final RateLimit progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Map<String, Followed> byUid = new HashMap<>();
    private final Map<ObjectKey, Followed> byKey = new HashMap<>();

    /**
     * Whose last status is written, by uid, and when: what the caches of the API server still say of them does not count
     * for a while.
     */
    private final Map<String, Long> over = new HashMap<>();

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNs).thenComparingLong(Due::order));
    private final List<Thread> writers = new ArrayList<>();
    private long order;
    private boolean closed;

    private record Due(Followed followed, long atNs, long order) {}

    /** What to do with a draft. */
    private sealed interface Step {
        /** @param exempt whether progress limits do not count for it */
        record Write(boolean exempt) implements Step {}

        /** @param atNs look again then */
        record Wait(long atNs) implements Step {}

        record Nothing() implements Step {}
    }

    /**
     * Begins to write.
     *
     * @param reconcile has an object looked at by its reconciler: its command was refused, or it is over and expires;
     *     must be quick
     */
    public StatusBook(
            YardLog log, StatusApi api, Limits limits, OperatorCounters counters, Consumer<ObjectRef> reconcile) {
        this.log = log;
        this.writer = new StatusWriter(log, api, counters);
        this.limits = limits;
        this.reconcile = reconcile;
        this.drafts = new Drafts(log, limits);
        this.writes = new RateLimit(limits.writesPerSecond(), limits.writesPerSecond() / 4);
        this.progress = new RateLimit(limits.progressPerSecond(), limits.progressPerSecond());
        for (int i = 0; i < WRITERS; i++) {
            writers.add(
                    Thread.ofPlatform().daemon().name("operator-status-" + i).start(this::work));
        }
    }

    /** Follows an object from now on, or takes its newest generation. */
    public void follow(ObjectRef ref, YardObject object, Stance stance) {
        lock.lock();
        try {
            if (isWrittenLately(ref)) {
                return;
            }
            // Somebody has written over it, such as a leader of before who was late: it is written again.
            over.remove(ref.uid());
            Followed f = byUid.get(ref.uid());
            if (f == null) {
                f = new Followed(ref, object, stance);
                byUid.put(ref.uid(), f);
                byKey.put(ref.key(), f);
            } else {
                f.take(object, stance);
            }
            mark(f, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Follows it no more. */
    public void forget(ObjectRef ref) {
        lock.lock();
        try {
            over.remove(ref.uid());
            Followed f = byUid.remove(ref.uid());
            if (f != null) {
                byKey.remove(ref.key(), f);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something about a resource of the yard has changed. */
    public void touch(ObjectKey key) {
        lock.lock();
        try {
            Followed f = byKey.get(key);
            if (f != null) {
                mark(f, System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Anything may have changed. */
    public void touchAll() {
        lock.lock();
        try {
            long nowNs = System.nanoTime();
            byUid.values().forEach(f -> mark(f, nowNs));
        } finally {
            lock.unlock();
        }
    }

    /** The object that a resource of the yard was made for, if it is followed. */
    public Optional<ObjectRef> find(ObjectKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(byKey.get(key)).map(f -> f.ref);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last status of an object is written, and on its way back to us. */
    public boolean isOver(ObjectRef ref) {
        lock.lock();
        try {
            return isWrittenLately(ref);
        } finally {
            lock.unlock();
        }
    }

    private boolean isWrittenLately(ObjectRef ref) {
        Long writtenNs = over.get(ref.uid());
        return writtenNs != null && System.nanoTime() - writtenNs <= BACK_NS;
    }

    /** How many objects are followed. */
    public int size() {
        lock.lock();
        try {
            return byUid.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            for (Thread writer : writers) {
                writer.join(JOIN_MS / WRITERS);
            }
            for (Thread writer : writers) {
                writer.interrupt();
                writer.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mark(Followed f, long nowNs) {
        if (f.busy) {
            f.again = true;
        } else {
            enqueue(f, Math.max(nowNs, f.lookedNs + TOGETHER_NS));
        }
    }

    /** An earlier time goes before a later one, whose entry is passed over when it comes up. */
    private void enqueue(Followed f, long atNs) {
        if (atNs < f.dueNs) {
            f.dueNs = atNs;
            queue.add(new Due(f, atNs, order++));
            more.signal();
        }
    }

    private void work() {
        try {
            for (Followed f = next(); f != null; f = next()) {
                long againNs;
                try {
                    againNs = serve(f);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the status of " + f.ref + " cannot be made", e);
                    againNs = System.nanoTime() + REFUSED_NS;
                }
                release(f, againNs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next object to look at; null when closed. */
    private @Nullable Followed next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Due first = queue.peek();
                long waitNs = first == null ? Long.MAX_VALUE : first.atNs() - System.nanoTime();
                if (first == null) {
                    more.await();
                } else if (waitNs > 0) {
                    long unused = more.awaitNanos(waitNs);
                } else {
                    queue.remove();
                    Followed f = first.followed();
                    if (byUid.get(f.ref.uid()) == f && f.dueNs == first.atNs()) {
                        f.dueNs = Followed.NOT_QUEUED;
                        f.lookedNs = System.nanoTime();
                        f.busy = true;
                        f.again = false;
                        return f;
                    }
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void release(Followed f, long againNs) {
        lock.lock();
        try {
            f.busy = false;
            if (byUid.get(f.ref.uid()) == f) {
                if (f.again) {
                    mark(f, System.nanoTime());
                }
                if (againNs != 0) {
                    enqueue(f, againNs);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks at one object; when to look again, 0 for not until something changes. */
    private long serve(Followed f) throws InterruptedException {
        long nowNs = System.nanoTime();
        Draft draft;
        Step step;
        long generation = f.generation;
        CommandState command = log.submissions().state(f.ref.applyId(generation));
        if (command instanceof CommandState.Refused && !(f.stance instanceof Stance.Refused)) {
            reconcile.accept(f.ref);
        }
        lock.lock();
        try {
            if (command instanceof CommandState.Logged && f.generation == generation) {
                f.logged();
            }
            draft = drafts.of(f, nowNs).orElse(null);
            step = draft == null ? new Step.Nothing() : decide(f, draft, nowNs);
        } finally {
            lock.unlock();
        }
        if (draft == null) {
            return nowNs + LATER_NS;
        }
        return switch (step) {
            case Step.Nothing _ -> {
                if (!writer.place(f, draft)) {
                    yield nowNs + LATER_NS;
                }
                // Who waits for the log says so after a while.
                yield f.stance instanceof Stance.Waiting ? nowNs + LATER_NS : draft.moving() ? nowNs + LOOK_NS : 0;
            }
            case Step.Wait(long atNs) -> atNs;
            case Step.Write(boolean exempt) -> write(f, draft, exempt);
        };
    }

    private Step decide(Followed f, Draft draft, long nowNs) {
        boolean changed = !draft.signature().equals(f.signature);
        if (!changed && draft.is(f.tree)) {
            return new Step.Nothing();
        }
        boolean coarse = changed || !draft.coarse().equals(f.coarse);
        long dueNs;
        if (draft.terminal() || f.stance instanceof Stance.Refused && changed) {
            dueNs = nowNs;
        } else if (f.isFirst()) {
            dueNs = f.stanceNs + limits.first().toNanos();
        } else {
            dueNs = f.writtenNs + (coarse ? limits.between() : limits.betweenSteps()).toNanos();
        }
        if (dueNs > nowNs) {
            // Steps alone are looked at now and then, and what matters must not wait behind them.
            return new Step.Wait(coarse ? dueNs : Math.min(dueNs, nowNs + LOOK_NS));
        }
        long waitNs = changed ? 0 : progress.take(nowNs);
        if (waitNs == 0) {
            waitNs = writes.take(nowNs);
        }
        return waitNs > 0 ? new Step.Wait(nowNs + waitNs) : new Step.Write(changed);
    }

    private long write(Followed f, Draft draft, boolean exempt) throws InterruptedException {
        return switch (writer.status(f, draft, exempt)) {
            case StatusApi.Written _ -> {
                long againNs = written(f, draft);
                yield writer.place(f, draft) ? againNs : System.nanoTime() + LATER_NS;
            }
            case StatusApi.Gone _ -> {
                forget(f.ref);
                yield 0L;
            }
            case StatusApi.Later _ -> System.nanoTime() + LATER_NS;
            case StatusApi.Refused _ -> System.nanoTime() + REFUSED_NS;
        };
    }

    private long written(Followed f, Draft draft) {
        long nowNs = System.nanoTime();
        lock.lock();
        try {
            f.written(draft, nowNs);
            if (draft.terminal() && f.stance instanceof Stance.Logged) {
                byUid.remove(f.ref.uid());
                byKey.remove(f.ref.key(), f);
                over.put(f.ref.uid(), nowNs);
            }
        } finally {
            lock.unlock();
        }
        if (draft.terminal() && f.expires) {
            reconcile.accept(f.ref);
        }
        return f.stance instanceof Stance.Waiting ? nowNs + LATER_NS : draft.moving() ? nowNs + LOOK_NS : 0;
    }
}
