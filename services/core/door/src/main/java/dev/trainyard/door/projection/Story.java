package dev.trainyard.door.projection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened to one resource, in sentences: the first lines and the newest, with a count of those between. */
final class Story {
    /** Lines of the begin that are always kept. */
    private static final int FIRST = 8;

    /** Newest lines kept of a resource that lives. */
    private static final int NEWEST_MAX = 256;

    private final List<StoryLine> first = new ArrayList<>(2);
    private final ArrayDeque<StoryLine> newest = new ArrayDeque<>(2);
    private int dropped;

    void add(StoryLine line) {
        if (first.size() < FIRST && newest.isEmpty()) {
            first.add(line);
            return;
        }
        newest.addLast(line);
        keep(NEWEST_MAX);
    }

    /** Forgets all but the first lines and so many of the newest. */
    void keep(int newestMax) {
        while (newest.size() > newestMax) {
            newest.removeFirst();
            dropped++;
        }
    }

    List<StoryLine> lines() {
        List<StoryLine> lines = new ArrayList<>(first);
        if (dropped > 0) {
            StoryLine next = newest.isEmpty() ? first.getLast() : newest.getFirst();
            lines.add(
                    new StoryLine(next.timeNs(), String.format(Locale.ROOT, "(%,d earlier lines left out)", dropped)));
        }
        lines.addAll(newest);
        return lines;
    }
}
