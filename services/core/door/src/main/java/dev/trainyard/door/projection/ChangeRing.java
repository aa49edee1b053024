package dev.trainyard.door.projection;

import dev.trainyard.door.projection.Change.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes, numbered without gaps, bounded by count and bytes. Watchers read from any number that is still
 * there; whoever is slower than the ring learns that it has missed something.
 */
public final class ChangeRing {
    private final @Nullable Change[] slots;
    private final long bytesMax;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long last;
    private int kept;
    private long bytes;

    /**
     * @param base the number before the first
     * @param entriesMax most changes kept
     * @param bytesMax most bytes kept
     */
    ChangeRing(long base, int entriesMax, long bytesMax) {
        this.last = base;
        this.slots = new @Nullable Change[entriesMax];
        this.bytesMax = bytesMax;
    }

    /** What there is after a number. */
    public sealed interface Read {}

    /** The next changes, possibly none. */
    public record Next(List<Change> changes) implements Read {}

    /** Changes after that number are gone already, or it was never given. */
    public record Gone(long oldest, long last) implements Read {}

    /** Number of the newest change. */
    public synchronized long last() {
        return last;
    }

    /** Whether nothing after this number is missing. */
    public synchronized boolean covers(long version) {
        return version <= last && version >= last - kept;
    }

    /** Up to {@code max} changes after a number. */
    public synchronized Read after(long version, int max) {
        if (!covers(version)) {
            return new Gone(last - kept + 1, last);
        }
        List<Change> found = new ArrayList<>();
        for (long v = version + 1; v <= last && found.size() < max; v++) {
            found.add(at(v));
        }
        return new Next(found);
    }

    /** Everything kept, oldest first. */
    public synchronized List<Change> all() {
        List<Change> found = new ArrayList<>(kept);
        for (long v = last - kept + 1; v <= last; v++) {
            found.add(at(v));
        }
        return found;
    }

    /** Is told, from the writer's thread, that there may be more to read. It must be quick. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells it no more. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Appends a change whose object is made for its number; listeners are told by {@link #tell}. */
    synchronized void append(
            Type type,
            ObjectKey key,
            SortedMap<String, String> labelsBefore,
            SortedMap<String, String> labels,
            LongFunction<byte[]> json) {
        long version = last + 1;
        Change change = Change.of(version, type, key, labelsBefore, labels, json.apply(version));
        if (kept == slots.length) {
            dropOldest();
        }
        last = version;
        slots[slotOf(version)] = change;
        kept++;
        bytes += change.frame().length;
        while (bytes > bytesMax && kept > 1) {
            dropOldest();
        }
    }

    void tell() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    private void dropOldest() {
        long oldest = last - kept + 1;
        bytes -= at(oldest).frame().length;
        slots[slotOf(oldest)] = null;
        kept--;
    }

    private Change at(long version) {
        return Objects.requireNonNull(slots[slotOf(version)]);
    }

    private int slotOf(long version) {
        return (int) (version % slots.length);
    }
}
