package dev.trainyard.servicekit.runtime.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folds the clock topic in its order: the first header, the first map, and the first grant of each number hold. */
public final class ClockFollower {
    private @Nullable RunHeader header;
    private @Nullable ShardMap map;
    private long nextWindow;

    /**
     * Takes the next record of the clock topic.
     *
     * @return the grant, when the record is the first grant of its number
     */
    public Optional<Grant> accept(ClockRecord record) {
        switch (record) {
            case RunHeader h -> header = header == null ? h : header;
            case ShardMap m -> map = map == null ? m : map;
            case Grant g -> {
                if (g.window() == nextWindow) {
                    nextWindow++;
                    return Optional.of(g);
                }
                if (g.window() > nextWindow) {
                    throw new IllegalStateException("the clock log has grant " + g.window() + " where grant "
                            + nextWindow + " was expected; its beginning is missing or a record was lost");
                }
            }
            case RestartRequest r -> {}
            case ClockControl c -> {}
        }
        return Optional.empty();
    }

    /** Whether header and map were read. */
    public boolean begun() {
        return header != null && map != null;
    }

    /** The run header; it must have been read. */
    public RunHeader header() {
        if (header == null) {
            throw new IllegalStateException("the clock log has no run header yet");
        }
        return header;
    }

    /** The map of shards to processes; it must have been read. */
    public ShardMap map() {
        if (map == null) {
            throw new IllegalStateException("the clock log has no shard map yet");
        }
        return map;
    }

    /** Number of the grant to come. */
    public long nextWindow() {
        return nextWindow;
    }
}
