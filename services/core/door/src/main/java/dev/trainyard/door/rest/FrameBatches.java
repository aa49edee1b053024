package dev.trainyard.door.rest;

import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.ChangeRing;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Frames of consecutive changes as one piece of bytes, made once for all watches that ask for the same: two hundred
 * watchers of one kind, woken together, write the same array.
 */
final class FrameBatches {
    private static final int CHANGES_AT_ONCE = 64;
    /** Watches with different selectors that share; others make their own. */
    private static final int KEPT_MAX = 32;

    private final Map<String, Batch> newest = new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Batch> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /**
     * Changes one after another.
     *
     * @param after the version before the first
     * @param upTo the version of the last; the same as {@code after} when there was nothing new
     * @param frames the frames of those that are shown, one behind the other; not to be written to
     */
    record Batch(long after, long upTo, byte[] frames) {}

    /**
     * The next changes.
     *
     * @param key equal for watches that show the same
     * @param frame the frame for a change; null: it is not shown
     * @return null when changes after that version are gone already
     */
    synchronized @Nullable Batch next(
            String key, ChangeRing ring, long after, Function<Change, byte @Nullable []> frame) {
        Batch made = newest.get(key);
        if (made != null && made.after() == after && ring.covers(after)) {
            return made;
        }
        return switch (ring.after(after, CHANGES_AT_ONCE)) {
            case ChangeRing.Gone gone -> null;
            case ChangeRing.Next next when next.changes().isEmpty() -> new Batch(after, after, new byte[0]);
            case ChangeRing.Next next -> {
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (Change change : next.changes()) {
                    byte[] one = frame.apply(change);
                    if (one != null) {
                        frames.writeBytes(one);
                    }
                }
                Batch batch = new Batch(after, next.changes().getLast().version(), frames.toByteArray());
                newest.put(key, batch);
                yield batch;
            }
        };
    }
}
