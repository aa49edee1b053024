package dev.trainyard.operator;

import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.ChangeRing;
import dev.trainyard.door.projection.ObjectKey;
import dev.trainyard.door.projection.YardObject;
import dev.trainyard.operator.event.EventWriter;
import dev.trainyard.operator.intake.Intake;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.operator.status.StatusBook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Follows the changes of the yard: statuses are made anew, refused objects are tried again, events are written. */
final class YardFollower implements AutoCloseable {
    private static final Logger LOG = System.getLogger(YardFollower.class.getName());
    private static final int AT_ONCE = 1_000;
    private static final long LOOK_MS = 500;
    private static final int JOIN_MS = 2_000;
    private static final int RECENT_MAX = 2_000;

    private final YardLog log;
    private final StatusBook book;
    private final Intake intake;
    private final EventWriter events;
    /** Objects of late: a quick job is over, and followed no more, before its events are read. */
    private final Map<ObjectKey, ObjectRef> recent = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, ObjectRef> eldest) {
            return size() > RECENT_MAX;
        }
    });

    private final Semaphore changed = new Semaphore(0);
    private final Runnable listener = changed::release;
    private final Thread changeThread;
    private final Thread eventThread;
    private volatile boolean closed;

    YardFollower(YardLog log, StatusBook book, Intake intake, EventWriter events) {
        this.log = log;
        this.book = book;
        this.intake = intake;
        this.events = events;
        long from = log.projection().changes().last();
        log.projection().changes().listen(listener);
        this.changeThread = Thread.ofPlatform()
                .daemon()
                .name("operator-changes")
                .start(() -> follow(() -> new Loop(log.projection().changes(), from), this::change));
        this.eventThread =
                Thread.ofPlatform().daemon().name("operator-events").start(() -> follow(this::newEvents, this::event));
    }

    /** A place in a ring. */
    private static final class Loop {
        private final ChangeRing ring;
        private long at;

        Loop(ChangeRing ring, long at) {
            this.ring = ring;
            this.at = at;
        }
    }

    /** Takes what a ring tells. */
    private interface Taker {
        void take(Change change) throws InterruptedException;
    }

    /** Makes a place in a ring. */
    private interface Begin {
        Loop loop() throws InterruptedException;
    }

    /** What was told before the log was read is history, and somebody has told it already. */
    private Loop newEvents() throws InterruptedException {
        while (!closed && !log.isCaughtUp()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        ChangeRing events = log.projection().events();
        return new Loop(events, events.last());
    }

    @Override
    public void close() {
        closed = true;
        log.projection().changes().forget(listener);
        changeThread.interrupt();
        eventThread.interrupt();
        try {
            changeThread.join(JOIN_MS);
            eventThread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Begin begin, Taker taker) {
        try {
            Loop loop = begin.loop();
            boolean isChanges = loop.ring == log.projection().changes();
            while (!closed) {
                switch (loop.ring.after(loop.at, AT_ONCE)) {
                    case ChangeRing.Gone gone -> {
                        loop.at = gone.last();
                        if (isChanges) {
                            book.touchAll();
                            intake.yardChanged();
                        }
                    }
                    case ChangeRing.Next next when next.changes().isEmpty() -> await(isChanges);
                    case ChangeRing.Next next -> {
                        for (Change change : next.changes()) {
                            loop.at = change.version();
                            taker.take(change);
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the changes of the yard are followed no more", e);
        }
    }

    private void await(boolean isChanges) throws InterruptedException {
        if (isChanges) {
            boolean unused = changed.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
            changed.drainPermits();
        } else {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private void change(Change change) {
        ObjectKey key = change.key();
        book.touch(key);
        book.find(key).ifPresent(ref -> recent.put(key, ref));
        if (!key.kind().equals(Resource.JOB_KIND) && changesTheYard(change)) {
            intake.yardChanged();
        }
    }

    /** Whether a pool or queue has come or gone, or its spec is another one; their use changes all the time. */
    private boolean changesTheYard(Change change) {
        if (change.type() != Change.Type.MODIFIED) {
            return true;
        }
        Optional<YardObject> now = log.projection().find(change.key());
        return now.isPresent() && now.get().specVersion() == change.version();
    }

    private void event(Change told) throws InterruptedException {
        Optional<ObjectRef> ref = book.find(told.key()).or(() -> Optional.ofNullable(recent.get(told.key())));
        if (ref.isPresent()) {
            events.write(ref.get(), told);
        }
    }
}
