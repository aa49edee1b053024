package dev.trainyard.door.projection;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.domain.event.YardEvent;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.KnownYard;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.door.projection.Change.Type;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.tail.TailListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The yard as people see it: a fold of the commands in the log, visible at once, and of the windows that are done. It
 * may be fed by two threads and read by any; readers get immutable objects.
 *
 * <p>A command is visible as soon as it is in the log ({@link #onCommand}); what the models make of it follows with the
 * window that admits it ({@link #onWindow}). Pools and queues change at most once a window for watchers; each change of
 * a job is told by itself.
 */
public final class YardProjection implements TailListener {
    private static final int CHANGES_MAX = 65_536;
    private static final byte[] NOT_TOLD = {};
    private static final long CHANGES_BYTES_MAX = 64L << 20;

    /** The lock is given to readers after so many events of a window. */
    private static final int EVENTS_AT_ONCE = 256;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition moved = lock.newCondition();
    private final Ledger ledger = new Ledger();
    private final ObjectJson json = new ObjectJson();
    private final boolean told;
    private final ChangeRing changes;
    private final Chronicle chronicle;
    private final Statuses statuses;
    private final ObjectView view;
    private final EventFold events;
    private final CommandFold commands;
    private final TreeSet<ObjectKey> dirty = new TreeSet<>();
    private long nowNs;
    private long windows;
    private boolean ended;

    /** A projection whose versions are later than those of every earlier process. */
    public YardProjection(Catalogue catalogue) {
        this(catalogue, System.currentTimeMillis() / 1000 * 1_000_000, true);
    }

    /** One whose changes tell what has changed and not how it is now: for readers that ask. */
    public static YardProjection ofChangedKeys(Catalogue catalogue) {
        return new YardProjection(catalogue, 0, false);
    }

    /**
     * @param catalogue chips and systems
     * @param base versions are counted from here; a restarted door must begin above all that it gave before, so that
     *     watchers of then learn that they missed something
     */
    public YardProjection(Catalogue catalogue, long base) {
        this(catalogue, base, true);
    }

    private YardProjection(Catalogue catalogue, long base, boolean told) {
        this.told = told;
        this.changes = new ChangeRing(base, CHANGES_MAX, CHANGES_BYTES_MAX);
        this.chronicle = new Chronicle(base);
        this.statuses = new Statuses(catalogue, ledger);
        this.view = new ObjectView(statuses, json);
        this.events = new EventFold(
                ledger, chronicle, this::changed, t -> commands().over(t), atNs -> nowNs = Math.max(nowNs, atNs));
        this.commands = new CommandFold(ledger, json, new Publisher());
    }

    /** How the command fold tells about objects. */
    final class Publisher {
        void publish(Tracked t, Type type) {
            YardProjection.this.publish(t, type, t.labels);
        }

        void relabelled(Tracked t, SortedMap<String, String> before) {
            YardProjection.this.publish(t, Type.MODIFIED, before);
        }

        void changed(Tracked t) {
            YardProjection.this.changed(t);
        }

        void refused(Tracked t, String reason) {
            chronicle.tell(t, nowNs, Chronicle.Weight.WARNING, "Refused", reason);
        }

        void share(Tracked t) {
            YardProjection.this.share(t);
        }
    }

    private CommandFold commands() {
        return commands;
    }

    /** Takes the next record of the commands topic. */
    public void onCommand(LoggedCommand command) {
        lock.lock();
        try {
            commands.logged(command);
            flush();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        tell();
    }

    /** Learns that records of the commands topic up to an offset, this included, say nothing. */
    public void onNothing(long offset) {
        lock.lock();
        try {
            commands.skip(offset);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Learns that the command at an offset of the commands topic was refused and will have no effect. */
    public void onRefused(long offset, String reason) {
        lock.lock();
        try {
            commands.refused(offset, reason);
            flush();
        } finally {
            lock.unlock();
        }
        tell();
    }

    @Override
    public void onWindow(Grant grant, List<Envelope> envelopes) {
        lock.lock();
        try {
            int admitted = Math.min(grant.commands().size(), envelopes.size());
            for (int i = 0; i < admitted; i++) {
                Envelope e = envelopes.get(i);
                events.reach(e.timeNs());
                if (e.payload() instanceof YardCommand command) {
                    commands.admit(grant.commands().get(i), command);
                }
            }
        } finally {
            lock.unlock();
        }
        List<Envelope> sent = new ArrayList<>(
                envelopes.subList(Math.min(grant.commands().size(), envelopes.size()), envelopes.size()));
        sent.sort(Comparator.comparingLong(Envelope::sentNs));
        for (int from = 0; from < sent.size(); from += EVENTS_AT_ONCE) {
            fold(sent.subList(from, Math.min(from + EVENTS_AT_ONCE, sent.size())));
        }
        lock.lock();
        try {
            events.reach(grant.toNs());
            nowNs = grant.toNs();
            windows = grant.window() + 1;
            ended |= grant.end();
            flush();
        } finally {
            lock.unlock();
        }
        tell();
    }

    private void fold(List<Envelope> some) {
        lock.lock();
        try {
            for (Envelope e : some) {
                events.reach(e.sentNs());
                nowNs = Math.max(nowNs, e.sentNs());
                if (e.payload() instanceof YardEvent event) {
                    events.accept(event, e.sentNs());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the command at an offset of the log is visible here; false when it did not come in time. */
    public boolean awaitCommand(long offset, Duration patience) throws InterruptedException {
        long leftNs = patience.toNanos();
        lock.lock();
        try {
            while (commands.seen() < offset) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = moved.awaitNanos(leftNs);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The object of an identity. */
    public Optional<YardObject> find(ObjectKey key) {
        lock.lock();
        try {
            Tracked t = ledger.find(key);
            return t == null ? Optional.empty() : Optional.of(view(t));
        } finally {
            lock.unlock();
        }
    }

    /** Where a job lies, node by node; empty when it holds no nodes. */
    public Optional<PlacementStatus> placement(ObjectKey job) {
        lock.lock();
        try {
            return statuses.placementDetail(ledger.find(job));
        } finally {
            lock.unlock();
        }
    }

    /** How a declared resource would look if it were applied now. */
    public YardObject preview(Declaration declared) {
        lock.lock();
        try {
            return view.preview(ledger.find(ObjectKey.of(declared.resource())), declared, nowNs);
        } finally {
            lock.unlock();
        }
    }

    /** What the door did for a command id, if it was used before. */
    public Optional<CommandNote> note(String commandId) {
        lock.lock();
        try {
            return commands.note(commandId);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Objects of one kind, in order of namespace and name.
     *
     * @param kind kind as in YAML
     * @param namespace empty for all
     * @param after only those that come later; null for all
     * @param matches by identity and labels
     * @param limit most objects to return
     */
    public Page list(String kind, String namespace, @Nullable ObjectKey after, Selection matches, int limit) {
        lock.lock();
        try {
            List<YardObject> found = new ArrayList<>();
            int more = 0;
            for (Tracked t : ledger.all(kind, namespace)) {
                if ((after != null && t.key.compareTo(after) <= 0) || !matches.takes(t.key, t.labels)) {
                    continue;
                }
                if (found.size() < limit) {
                    found.add(view(t));
                } else {
                    more++;
                }
            }
            return new Page(changes.last(), found, more);
        } finally {
            lock.unlock();
        }
    }

    /** The story of an object, with a last line that says how it stands now. */
    public Optional<List<StoryLine>> story(ObjectKey key) {
        lock.lock();
        try {
            Tracked t = ledger.find(key);
            if (t == null) {
                return Optional.empty();
            }
            List<StoryLine> lines = new ArrayList<>(t.story.lines());
            if (t.fold instanceof Tracked.OfJob(JobFold job) && !job.phase().isOver()) {
                lines.add(new StoryLine(nowNs, JobTales.now(job, nowNs)));
            }
            return Optional.of(lines);
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs are in the yard and not over, those that are only in the log included. */
    public int unfinishedJobs() {
        return locked(ledger::unfinishedJobs);
    }

    /** Virtual time of the newest window that is shown here. */
    public long nowNs() {
        return locked(() -> nowNs);
    }

    /** How many windows are shown here. */
    public long windows() {
        return locked(() -> windows);
    }

    /** Whether the run is over. */
    public boolean ended() {
        return locked(() -> ended);
    }

    /** The changes of all objects. */
    public ChangeRing changes() {
        return changes;
    }

    /** The events that people are told. */
    public ChangeRing events() {
        return chronicle.events();
    }

    /** The resources of the yard, for checks of new ones; what is being deleted is not there. */
    public KnownYard known() {
        return new Known(ledger, lock);
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private YardObject view(Tracked t) {
        return view.of(t, nowNs);
    }

    /** A job is told about at once, pools and queues at the end of the window. */
    private void changed(Tracked t) {
        switch (t.fold) {
            case Tracked.OfJob _ -> {
                share(t);
                if (ledger.find(t.key) == t) {
                    publish(t, Type.MODIFIED, t.labels);
                }
            }
            case Tracked.OfPool _, Tracked.OfQueue _ -> dirty.add(t.key);
        }
    }

    private void share(Tracked t) {
        ledger.recount(t).ifPresent(dirty::add);
    }

    private void flush() {
        for (ObjectKey key : dirty) {
            Tracked t = ledger.find(key);
            if (t != null) {
                publish(t, Type.MODIFIED, t.labels);
            }
        }
        dirty.clear();
    }

    private void publish(Tracked t, Type type, SortedMap<String, String> labelsBefore) {
        changes.append(type, t.key, labelsBefore, t.labels, version -> {
            t.resourceVersion = version;
            return told ? ObjectJson.object(view(t), version) : NOT_TOLD;
        });
    }

    private void tell() {
        changes.tell();
        chronicle.events().tell();
    }
}
